using System.Text;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>Where a placement puts what, and what it may do with what stands there.</summary>
/// <param name="Target">The folder that stands for <c>/</c>.</param>
/// <param name="Written">What is restored, as paths of the snapshot. Folders that only lead there stay as they are.</param>
/// <param name="MaySetAside">A person has said so; else what differs stays, and is named.</param>
internal sealed record PlacementOrder(string Target, IReadOnlyList<string> Written, bool MaySetAside, string Stamp);

/// <summary>
/// Puts what is staged in its places by renames that never replace anything. What stands there already and holds the same bytes stays; what
/// holds others is set aside beside its place, or stays and is named. A kill at any instant leaves each file whole in one of the two trees.
/// </summary>
internal sealed class Placement(PlacementOrder order, Action<Move> journal, CancellationToken ct)
{
    private const int Tries = 5;
    private const int OwnerOnly = 0x1C0; // 0700
    private const int OwnerWrites = 0xC0; // 0300
    private const int MostNamed = 1000;

    private readonly HashSet<string> _written = [.. order.Written.Select(path => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path)))];
    private readonly Dictionary<(ulong, DeviceNumber), byte[]> _names = [];
    private readonly List<string> _inTheWay = [];
    private readonly List<string> _crossings = [];
    private readonly HashSet<string> _crossed = [];

    /// <summary>Regular files that were there already, or still are in the way.</summary>
    public long NotWritten { get; private set; }

    /// <summary>What differs and may not be set aside.</summary>
    public IReadOnlyList<string> InTheWay => _inTheWay;

    /// <summary>Folders of the snapshot that lie on another disk than the staging. Each one that is placed may add others.</summary>
    public IReadOnlyList<string> Crossings => _crossings;

    /// <summary>Places everything of a tree that begins at <c>/</c>.</summary>
    /// <exception cref="PlacementException">Something cannot be done; what was placed until then stays.</exception>
    public void Run(string staging) => Place(staging, "/");

    /// <summary>Places what is in one folder, after it was copied to that folder's disk.</summary>
    /// <param name="staged">A folder of this machine.</param>
    /// <param name="path">Which one of the snapshot it is.</param>
    public void RunCrossing(string staged, string path)
    {
        _ = _crossed.Add(path);
        Place(staged, path);
    }

    private void Place(string staged, string path)
    {
        var shown = PathText.Below(order.Target, path);
        var place = Libc.OpenAt(Libc.CurrentFolder, RawTree.Raw(shown), Libc.OpenFolder | Libc.OpenCloseOnExec);
        if (place < 0)
            throw Failed(Encoding.UTF8.GetBytes(path), Libc.LastError);
        try
        {
            Into(
                Libc.CurrentFolder,
                RawTree.Raw(staged),
                default,
                place,
                path == "/" ? [] : Encoding.UTF8.GetBytes(path),
                IsInside(Encoding.UTF8.GetBytes(path)) || order.Written.Any(written => PathText.IsAtOrBelow(path, written))
            );
        }
        finally
        {
            _ = Libc.Close(place);
        }
    }

    private void Into(int parent, ReadOnlySpan<byte> name, in FileFacts facts, int place, byte[] path, bool isInside)
    {
        var folder = new RawFolder();
        if (folder.Open(parent, name, 0, facts) is var error and not 0)
            throw Failed(path, error);
        try
        {
            while (folder.NamesLeft > 0)
            {
                ct.ThrowIfCancellationRequested();
                var next = folder.Take();
                byte[] below = [.. path, (byte)'/', .. next[..^1]];
                Put(folder.Handle, next, place, below, isInside || IsInside(below));
            }
        }
        finally
        {
            folder.Close();
        }
    }

    private bool IsInside(byte[] path) => _written.Contains(Encoding.Latin1.GetString(path));

    private void Put(int staged, ReadOnlySpan<byte> name, int place, byte[] path, bool isInside)
    {
        var last = 0;
        for (var tries = 0; tries < Tries; tries++)
        {
            if (RawFile.Stat(staged, name, out var mine) is var gone and not 0)
                throw Failed(path, gone);
            var error = PutWhereNothingIs(staged, name, place, path, mine);
            if (error == 0)
                return;
            last = error;
            if (error is not (Libc.Exists or Libc.NotEmpty or Libc.CrossDevice))
                throw Failed(path, error);
            // Of another disk the kernel says so before it looks whether something stands there.
            var missing = RawFile.Stat(place, name, out var there);
            if (missing is not (0 or Libc.NoEntry))
                throw Failed(path, missing);
            if (missing == 0)
            {
                if (Meet(staged, name, place, path, isInside, mine, there))
                    return;
            }
            else if (error == Libc.CrossDevice)
            {
                Cross(path);
                return;
            }
        }

        throw new PlacementException(
            Diagnosis.RestoreFailed,
            $"{Shown(path)} cannot be put in its place, which changes all the time ({RawRename.Say(last)})"
        );
    }

    /// <returns>True when nothing more is to be done about it.</returns>
    private bool Meet(int staged, ReadOnlySpan<byte> name, int place, byte[] path, bool isInside, in FileFacts mine, in FileFacts there)
    {
        if (mine.Type is EntryType.Folder && there.Type is EntryType.Folder)
        {
            Merge(staged, name, place, path, isInside, mine, there);
            return true;
        }

        if (!isInside)
            throw new PlacementException(Diagnosis.RestoreLink, Shown(path));
        if (SameContent.Holds(staged, name, mine, place, name, there))
        {
            Leave(staged, name, place, path, mine, there);
            return true;
        }

        if (!order.MaySetAside)
        {
            NotWritten += mine.Type is EntryType.File ? 1 : 0;
            if (_inTheWay.Count < MostNamed)
                _inTheWay.Add(Shown(path));
            return true;
        }

        SetAside(place, name, path);
        return false;
    }

    private int PutWhereNothingIs(int staged, ReadOnlySpan<byte> name, int place, byte[] path, in FileFacts mine)
    {
        var isKnown = _names.TryGetValue((mine.Inode, mine.Device), out var other);
        // A further name of a file that was there already.
        if (isKnown && Libc.LinkAt(Libc.CurrentFolder, [.. other!, 0], place, name, 0) == 0)
        {
            _ = Libc.UnlinkAt(staged, name, 0);
            return 0;
        }

        var error = RawRename.Try(staged, name, place, name);
        if (error != Libc.AccessDenied || Rights.IsRoot || mine.Type is not EntryType.Folder)
            return error;
        // A folder that moves is written to: its way up changes. Its owner may have been forbidden that.
        _ = Libc.ChangeModeAt(staged, name, (uint)mine.Mode | OwnerOnly, 0);
        error = RawRename.Try(staged, name, place, name);
        _ = Libc.ChangeModeAt(error == 0 ? place : staged, name, (uint)mine.Mode, 0);
        return error;
    }

    private void Merge(int staged, ReadOnlySpan<byte> name, int place, byte[] path, bool isInside, in FileFacts mine, in FileFacts there)
    {
        if (!Rights.IsRoot && (mine.Mode & OwnerOnly) != OwnerOnly)
            _ = Libc.ChangeModeAt(staged, name, (uint)mine.Mode | OwnerOnly, 0);
        if (!Rights.IsRoot && (there.Mode & OwnerWrites) != OwnerWrites && there.User == Rights.User)
            _ = Libc.ChangeModeAt(place, name, (uint)there.Mode | OwnerWrites, 0);
        var next = RawFile.Open(place, name, Libc.OpenFolder, out var error);
        if (next < 0)
            throw Failed(path, error);
        try
        {
            Into(staged, name, mine, next, path, isInside);
        }
        finally
        {
            _ = Libc.Close(next);
        }

        if (isInside)
            PutRight(place, name, mine, path);
        else if (!Rights.IsRoot && there.User == Rights.User)
            _ = Libc.ChangeModeAt(place, name, (uint)there.Mode, 0);
        // What is in the way keeps it, for the next time.
        _ = Libc.UnlinkAt(staged, name, Libc.RemoveFolder);
    }

    private void Leave(int staged, ReadOnlySpan<byte> name, int place, byte[] path, in FileFacts mine, in FileFacts there)
    {
        if (mine.Type is EntryType.File && !_names.ContainsKey((mine.Inode, mine.Device)))
            NotWritten++;
        if (mine is { Type: EntryType.File, Links: > 1 })
            _ = _names.TryAdd((mine.Inode, mine.Device), Absolute(path));
        if (mine.Type is EntryType.File)
            PutRight(place, name, mine, path);
        _ = Libc.UnlinkAt(staged, name, 0);
    }

    /// <summary>Owner, mode and time: the bytes are the same.</summary>
    private void PutRight(int place, ReadOnlySpan<byte> name, in FileFacts wanted, byte[] path)
    {
        if (RawFile.Stat(place, name, out var now) != 0 || now.Type != wanted.Type)
            return;
        // Root of a namespace has only some ids to give to; who is not root has none.
        var failed =
            Rights.IsRoot
            && (now.User, now.Group) != (wanted.User, wanted.Group)
            && Libc.ChangeOwner(place, name, wanted.User, wanted.Group, Libc.NoFollow) != 0
            && Libc.LastError is not (Libc.InvalidArgument or Libc.NotPermitted);
        failed |=
            (now.Mode != wanted.Mode || (now.User, now.Group) != (wanted.User, wanted.Group))
            && Libc.ChangeModeAt(place, name, (uint)wanted.Mode, 0) != 0;
        failed |=
            now.Modified != wanted.Modified
            && Libc.ChangeTimes(place, name, [0, Libc.TimeOmitted, wanted.Modified.Seconds, wanted.Modified.Nanoseconds], Libc.NoFollow)
                != 0;
        if (failed && Rights.IsRoot)
            throw Failed(path, Libc.LastError);
    }

    private void SetAside(int place, ReadOnlySpan<byte> name, byte[] path)
    {
        var parent = Absolute(path)[..^(name.Length - 1)];
        foreach (var other in SetAsideName.Of(name[..^1].ToArray(), order.Stamp))
        {
            journal(new Move(Absolute(path), [.. parent, .. other]));
            switch (RawRename.Try(place, name, place, [.. other, 0]))
            {
                case 0 or Libc.NoEntry:
                    return;
                case Libc.Exists or Libc.NotEmpty:
                    continue;
                case var error:
                    throw PlacementException.NotSetAside($"{Shown(path)} cannot be renamed ({RawRename.Say(error)})");
            }
        }
    }

    private void Cross(byte[] path)
    {
        var folder = path.AsSpan().LastIndexOf((byte)'/') is > 0 and var end ? Encoding.UTF8.GetString(path.AsSpan(0, end)) : "/";
        // A mount of the same disk looks like another one, and stays out of reach.
        if (_crossed.Contains(folder))
            throw Failed(path, Libc.CrossDevice);
        if (!_crossings.Contains(folder))
            _crossings.Add(folder);
    }

    private byte[] Absolute(byte[] path) => [.. Encoding.UTF8.GetBytes(order.Target.TrimEnd('/')), .. path];

    private string Shown(byte[] path) => Encoding.UTF8.GetString(Absolute(path));

    private PlacementException Failed(byte[] path, int error) =>
        new(Diagnosis.RestoreFailed, $"{Shown(path)} cannot be put in its place ({RawRename.Say(error)})");
}
