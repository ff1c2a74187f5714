using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homelab.Backups.Backups;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>A folder that was empty when a restore into it began.</summary>
internal sealed record KnownTarget(string Path, ulong Inode, uint Major, uint Minor, string Born);

/// <summary>Says what speaks against a folder as target: only an empty one of its own, reached by no link, is taken without a
/// word.</summary>
/// <param name="repository">Of this restore.</param>
internal sealed class TargetGuard(RestoreRequest request, StateFolder state, string? repository, IReadOnlyList<string> paths)
{
    private static readonly string[] Remote = ["rest:", "sftp:", "s3:", "b2:", "azure:", "gs:", "swift:", "rclone:"];

    private static readonly string[] OfTier = ["REPOSITORY", "READ_REPOSITORY", "PRUNE_REPOSITORY"];

    private string Target => request.Target;

    /// <summary>Why a person has to say so; null if nothing.</summary>
    public string? Objection() => request.IsInPlace ? null : IsALink() ?? Overlaps() ?? IsNotEmpty();

    /// <summary>Another set, or the rest of this one, may come here later.</summary>
    public void Remember()
    {
        if (request.IsInPlace || Look() is not { } facts)
            return;
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Forget();
        DurableText.Write(File(Target), JsonSerializer.Serialize(Known(facts), RestoreJson.Default.KnownTarget));
    }

    /// <summary>It holds nothing, or is not there yet.</summary>
    public bool IsFree => Look() is null || (Look() is { Type: EntryType.Folder } && SafetyCopy.IsFree(Target));

    private string Folder => System.IO.Path.Combine(state.Restores, "targets");

    private string? IsNotEmpty() =>
        IsFree || IsRemembered() ? null
        : Look() is { Type: EntryType.Folder } ? $"{Target} is not empty"
        : $"{Target} is no folder";

    private string? IsALink() => FolderMap.LinkTo(Target) is { } link ? $"{link} is a link, and leads to {FolderMap.Real(link)}" : null;

    private string? Overlaps()
    {
        var map = FolderMap.Read();
        return InUse().FirstOrDefault(used => map.Overlap(Target, used.Path)) is { Path: not null } taken
            ? $"{Target} overlaps {taken.Path}, {taken.What}"
            : null;
    }

    private IEnumerable<(string Path, string What)> InUse() =>
        [
            (state.Path, "which holds what this tool keeps"),
            .. Repositories().Select(folder => (folder, "which is a repository")),
            .. (request.Config?.Backups.Sets ?? []).SelectMany(set =>
                set.Paths.Concat(set.Sqlite).Select(path => (path, $"which the set {set.Name} is of"))
            ),
            .. paths.Where(path => OnDisk.Look(path) is not null).Select(path => (path, "which the snapshot is of")),
        ];

    private IEnumerable<string> Repositories() =>
        Addresses()
            .Where(address => address.Length > 0 && !Array.Exists(Remote, scheme => address.StartsWith(scheme, StringComparison.Ordinal)))
            .Select(address => System.IO.Path.GetFullPath(address.StartsWith("local:", StringComparison.Ordinal) ? address[6..] : address))
            .Distinct();

    private IEnumerable<string> Addresses() =>
        (request.Config?.Backups.Tiers ?? [])
            .SelectMany(tier => OfTier.Select(name => tier.Name.VariablePrefix + name))
            .Append("RESTIC_REPOSITORY")
            .Select(name => request.Environment(name) ?? "")
            .Append(repository ?? "");

    private FileFacts? Look() => RawFile.Stat(Libc.CurrentFolder, RawTree.Raw(FolderMap.Real(Target)), out var facts) == 0 ? facts : null;

    // Its inode may be another folder's by now, but not with the same time of birth.
    private bool IsRemembered() => Look() is { } facts && Read(File(Target)) == Known(facts);

    private KnownTarget Known(in FileFacts facts) =>
        new(Target, facts.Inode, facts.Device.Major, facts.Device.Minor, facts.Born.ToString());

    private void Forget()
    {
        foreach (var file in Directory.GetFiles(Folder, "*.json"))
        {
            if (
                Read(file) is not { } known
                || RawFile.Stat(Libc.CurrentFolder, RawTree.Raw(FolderMap.Real(known.Path)), out var facts) != 0
                || facts.Inode != known.Inode
            )
                System.IO.File.Delete(file);
        }
    }

    private static KnownTarget? Read(string file)
    {
        try
        {
            return System.IO.File.Exists(file)
                ? JsonSerializer.Deserialize(System.IO.File.ReadAllText(file), RestoreJson.Default.KnownTarget)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string File(string target) =>
        System.IO.Path.Combine(Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)))[..24] + ".json");
}
