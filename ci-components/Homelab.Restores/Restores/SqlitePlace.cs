using System.Security.Cryptography;
using Homelab.Backups.Databases;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Restores.Restores;

/// <summary>An SQLite database of a snapshot: a whole copy in the staging folder, and the path its program expects it at.</summary>
internal sealed record SqlitePlace(DatabaseFacts Facts, string Target)
{
    // What SQLite keeps beside a database belongs to that very file, and would damage another one.
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal"];

    private const int OwnerOnly = 0x180; // 0600
    private const int AtOnce = 128 * 1024;

    private string Path => PathText.Below(Target, Facts.Name);

    private string Copy => PathText.Below(Target, Facts.Files[0].Path);

    /// <summary>Those whose copies are restored.</summary>
    public static IEnumerable<SqlitePlace> Of(RestorePlan plan) =>
        plan
            .Databases.Select(planned => planned.Facts)
            .Where(facts =>
                facts.Engine == "sqlite"
                && (plan.Request.Include.Count == 0 || plan.Request.Include.Any(path => PathText.IsAtOrBelow(facts.Name, path)))
            )
            .Select(facts => new SqlitePlace(facts, plan.Request.Target));

    /// <summary>It is there, as the backup took it, and nothing was written to it since.</summary>
    public bool IsDone()
    {
        if (
            OnDisk.Look(Path) is not { Type: EntryType.File } there
            || there.Size != Facts.Files[0].Bytes
            || OnDisk.Look(Path + "-wal") is { Size: > 0 }
            || OnDisk.Look(Path + "-journal") is { Size: > 0 }
        )
            return false;
        return Digest.OfFile(Path) == Facts.Files[0].Sha256;
    }

    /// <summary>What would be lost if it were put in its place.</summary>
    public IEnumerable<string> InTheWay() => Companions.Select(end => Path + end).Where(path => OnDisk.Look(path) is not null);

    /// <summary>Puts a copy of the copy in its place, whole or not at all.</summary>
    /// <returns>True if the snapshot said whose it was.</returns>
    /// <exception cref="IOException">And <see cref="UnauthorizedAccessException"/>: it cannot be done.</exception>
    public bool Put()
    {
        using var folder = FolderBelow.Open(Target, System.IO.Path.GetDirectoryName(Facts.Name)!, Facts.OriginalFolder ?? Facts.Original);
        var name = System.IO.Path.GetFileName(Facts.Name);
        // What a kill left there was this very copy; nobody else's file has such a name.
        var partial = folder[Staging.Prefix + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..16]];
        File.Delete(partial);
        try
        {
            Write(partial, Facts.Original ?? new FileRights(folder.Facts.User, folder.Facts.Group, OwnerOnly));
            OnDisk.Rename(partial, folder[name]);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }

        return Facts.Original is not null;
    }

    private void Write(string partial, FileRights rights)
    {
        // Anything else than a file might never end.
        if (OnDisk.Look(Copy) is not { Type: EntryType.File })
            throw new IOException($"the copy of {Facts.Name} is not where the files were restored");
        using var copy = File.OpenRead(Copy);
        using var file = new FileStream(
            partial,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        using var hash = new RunningDigest();
        var buffer = new byte[AtOnce];
        while (copy.Read(buffer) is var read and > 0)
        {
            hash.Append(buffer.AsSpan(0, read));
            file.Write(buffer.AsSpan(0, read));
        }

        if (hash.Finish() != Facts.Files[0].Sha256)
            throw new IOException($"the copy of {Facts.Name} is not what the manifest says");
        Rights.Give((int)file.SafeFileHandle.DangerousGetHandle(), rights);
        file.Flush(flushToDisk: true);
    }
}
