using System.Security.Cryptography;
using Homelab.Backups.Manifests.Sources;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Recovery;

/// <summary>What became of a copy.</summary>
internal abstract record KitCopy
{
    private KitCopy() { }

    public sealed record Written : KitCopy;

    public sealed record Refused(Diagnosis Kind, string Sentence) : KitCopy;
}

/// <summary>A folder that kits are copied to, such as a stick: the last few stay.</summary>
internal sealed class KitFolder(string path, MountTable mounts)
{
    public const int Kept = 5;

    private const string Partial = ".partial";

    /// <summary>The copy is there in whole under its name, or not at all; it was read again before anything older goes.</summary>
    public KitCopy Write(string name, byte[] content) => Write(name, content, Seen());

    /// <summary>What is there before a copy begins: only of that something may go when it is done, since what comes meanwhile is the newest
    /// of somebody who copies at the same time.</summary>
    internal IReadOnlySet<string> Seen() =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file)).ToHashSet() : [];

    internal KitCopy Write(string name, byte[] content, IReadOnlySet<string> seen)
    {
        if (mounts.FindMissing(path) is { } place)
            return new KitCopy.Refused(
                Diagnosis.RecoveryNotMounted,
                $"Nothing is mounted at {place}, so the recovery kit was not copied to {path}: put the disk in, and run the drill or `homelab recovery make` again."
            );
        if (!Directory.Exists(path))
            return new KitCopy.Refused(
                Diagnosis.RecoveryFolderMissing,
                $"{path} is not there, so the recovery kit was not copied to it: make the folder or put the disk in, or correct `recovery.to`."
            );
        try
        {
            Copy(Path.Combine(path, name), content);
            RemoveOlder(name, seen);
            return new KitCopy.Written();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new KitCopy.Refused(
                Diagnosis.RecoveryCopyFailed,
                $"The recovery kit could not be copied to {path} ({e.Message.TrimEnd('.')}): make room there and let this user write there."
            );
        }
    }

    private void Copy(string target, byte[] content)
    {
        var partial = Path.Combine(path, "." + Path.GetFileName(target) + Partial);
        File.Delete(partial); // a killed one's, perhaps with other rights
        using var file = new WholeFile(target, partial);
        file.Stream.Write(content);
        file.Stream.Flush(flushToDisk: true);
        ReadAgain(file.Stream, content);
        file.Keep();
    }

    private static void ReadAgain(FileStream file, byte[] content)
    {
        // From the disk, not from memory: a stick that lies is not rare.
        _ = Libc.Advise((int)file.SafeFileHandle.DangerousGetHandle(), 0, 0, Libc.NotNeeded);
        file.Position = 0;
        if (Digest.Of(file) != Convert.ToHexStringLower(SHA256.HashData(content)))
            throw new IOException("what was read back is not what was written");
    }

    // Kits that no drill has proven neither count nor push out those that one has.
    private void RemoveOlder(string newest, IReadOnlySet<string> seen)
    {
        var kind = KitName.IsProven(newest);
        foreach (var left in Directory.EnumerateFiles(path, $".{KitName.Prefix}*{KitName.Ending}{Partial}"))
            RemoveLeft(left);
        var older = Directory
            .EnumerateFiles(path, KitName.Prefix + "*")
            .Select(file => new FileInfo(file))
            .Where(file => KitName.IsKit(file.Name) && KitName.IsProven(file.Name) == kind && file.Name != newest)
            .OrderByDescending(file => file.Name[..(KitName.Prefix.Length + 8)], StringComparer.Ordinal)
            .ThenByDescending(file => file.LastWriteTimeUtc);
        foreach (var file in older.Skip(Kept - 1).Where(file => seen.Contains(file.Name)))
            file.Delete();
    }

    // A copy on its way is open, and whoever makes it keeps others from writing to it.
    private static void RemoveLeft(string partial)
    {
        try
        {
            using var _ = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(partial);
        }
        catch (IOException) { }
    }
}
