using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Walking;

/// <summary>What became of a name on the walk.</summary>
internal enum Sight
{
    Seen,

    /// <summary>It, or what is in it, may not or cannot be read.</summary>
    Unreadable,

    /// <summary>It was gone before it could be looked at.</summary>
    Vanished,
}

/// <summary>
/// Everything in a few folders, each before what is in it and names in the order of their bytes, as restic sees it: across file systems,
/// never through a link, however deep. Memory grows with the largest folder and the depth alone.
/// </summary>
internal sealed class TreeWalk(Roots roots) : IDisposable
{
    private const int OpenAtOnce = 64;

    private readonly List<RawFolder> _way = [];
    private readonly Stack<RawFolder> _spare = [];
    private readonly byte[] _target = new byte[4096];
    private byte[] _path = new byte[4096];
    private int _length;
    private int _targetLength;
    private int _roots;

    /// <summary>The absolute path, until the next step.</summary>
    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _length);

    public Sight Sight { get; private set; }

    /// <summary>Null where even asking failed.</summary>
    public FileFacts? Facts { get; private set; }

    /// <summary>Why it is unreadable, as the kernel numbers it.</summary>
    public int Error { get; private set; }

    /// <summary>Where a link leads, until the next step.</summary>
    public ReadOnlySpan<byte> Target => _target.AsSpan(0, _targetLength);

    /// <summary>Goes on to the next name; false after the last.</summary>
    public bool Next()
    {
        while (true)
        {
            if (_way.Count == 0)
            {
                if (_roots == roots.Outer.Count)
                    return false;
                var root = roots.Outer[_roots++];
                Append(0, root);
                Look(Libc.CurrentFolder, _path);
                // Restic has no entry for / either.
                if (root is not [(byte)'/'])
                    return true;
                continue;
            }

            var folder = _way[^1];
            if (folder.NamesLeft == 0)
            {
                Leave(folder);
                continue;
            }

            var name = folder.Take();
            Append(folder.PathLength, name[..^1]);
            if (!roots.Keep(Path))
                continue;
            if (folder.Handle >= 0 || folder.Reopen(Terminated(folder.PathLength)))
                Look(folder.Handle, name);
            else
                Lose();
            return true;
        }
    }

    public void Dispose()
    {
        foreach (var folder in _way)
            folder.Close();
        _way.Clear();
    }

    private void Look(int parent, ReadOnlySpan<byte> name)
    {
        (Sight, Error, Facts, _targetLength) = (Sight.Seen, 0, null, 0);
        var error = RawFile.Stat(parent, name, out var facts);
        if (error != 0)
        {
            Miss(error);
            return;
        }

        Facts = facts;
        if (facts.Type is EntryType.Folder)
            Enter(parent, name, facts);
        else if (facts.Type is EntryType.Link)
            ReadTarget(parent, name);
    }

    private void Enter(int parent, ReadOnlySpan<byte> name, in FileFacts facts)
    {
        var folder = _spare.TryPop(out var spare) ? spare : new RawFolder();
        var error = folder.Open(parent, name, _length, facts);
        if (error != 0)
        {
            Miss(error);
            _spare.Push(folder);
            return;
        }

        if (_way.Count >= OpenAtOnce)
            _way[^OpenAtOnce].Close();
        _way.Add(folder);
    }

    private void Leave(RawFolder folder)
    {
        folder.Recycle();
        _way.RemoveAt(_way.Count - 1);
        _spare.Push(folder);
    }

    private void ReadTarget(int parent, ReadOnlySpan<byte> name)
    {
        _targetLength = (int)Libc.ReadLink(parent, name, _target, (nuint)_target.Length);
        if (_targetLength >= 0)
            return;
        _targetLength = 0;
        Miss(Libc.LastError);
    }

    private void Lose() => (Sight, Error, Facts, _targetLength) = (Sight.Vanished, Libc.NoEntry, null, 0);

    // What stopped being a folder or a link between two questions is gone as well.
    private void Miss(int error)
    {
        Error = error;
        Sight = error is Libc.NoEntry or Libc.NotAFolder or Libc.TooManyLinks or Libc.InvalidArgument ? Sight.Vanished : Sight.Unreadable;
    }

    private void Append(int folderLength, ReadOnlySpan<byte> name)
    {
        // The root's path ends with the slash that every other folder lacks.
        var slash = folderLength > 1 ? 1 : 0;
        _length = folderLength + slash + name.Length;
        if (_path.Length < _length + 1)
            Array.Resize(ref _path, _length * 2);
        if (slash == 1)
            _path[folderLength] = (byte)'/';
        name.CopyTo(_path.AsSpan(folderLength + slash));
        _path[_length] = 0;
    }

    private byte[] Terminated(int length) => [.. _path.AsSpan(0, length), 0];
}
