using System.Diagnostics;
using System.Text.Json;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Recovery;

/// <summary>
/// A kit that was decrypted. age says that it was meant for whoever opens it, and nothing about who made it: every string is hostile
/// until the person knows where the file lay.
/// </summary>
public sealed class OpenedKit
{
    private const int LargestFile = 32 * 1024 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    private OpenedKit(Kit facts, SortedDictionary<string, byte[]> files)
    {
        Facts = facts;
        Files = files;
    }

    public Kit Facts { get; }

    /// <summary>By their names in the kit.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <param name="identity">The key file of a recipient.</param>
    /// <exception cref="KitUnreadableException">The key does not open it, or it is no kit.</exception>
    /// <exception cref="ToolUnavailableException">There is no age.</exception>
    public static async Task<OpenedKit> OpenAsync(string file, string identity, CancellationToken ct, string age = "age")
    {
        if (new FileInfo(file).Length > LargestFile)
            throw new KitUnreadableException("The file is larger than any recovery kit: name a kit, which ends in .age.");
        return await new Age(age).DecryptAsync(identity, file, ct) switch
        {
            AgeAnswer.Done done => Read(KitArchive.Unpack(done.Content)),
            AgeAnswer.Refused refused => throw new KitUnreadableException(refused.Why),
            _ => throw new UnreachableException("Something is opened or is not."),
        };
    }

    /// <summary>Writes the files where only this user can read them.</summary>
    /// <param name="folder">Not there, or empty.</param>
    /// <exception cref="KitUnreadableException">The folder holds something.</exception>
    public void WriteTo(string folder)
    {
        if (Path.Exists(folder) && (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new KitUnreadableException($"{folder} holds something already: name a folder that is empty or not there yet.");
        foreach (
            var place in new[] { folder, Path.Combine(folder, KitFiles.Folder) }.Take(
                Files.Keys.Any(name => name.StartsWith(KitFiles.Folder, StringComparison.Ordinal)) ? 2 : 1
            )
        )
        {
            Directory.CreateDirectory(place, OwnerOnlyFolder);
            File.SetUnixFileMode(place, OwnerOnlyFolder);
        }

        foreach (var (name, content) in Files)
        {
            using var file = new FileStream(
                Path.Combine(folder, name),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                }
            );
            file.Write(content);
        }
    }

    private static OpenedKit Read(SortedDictionary<string, byte[]> files)
    {
        try
        {
            if (
                files.GetValueOrDefault(KitFiles.Facts) is { } facts
                && JsonSerializer.Deserialize(facts, KitJson.Default.Kit) is { } kit
                && IsWhole(kit)
            )
                return new OpenedKit(kit, files);
        }
        catch (JsonException)
        {
            // The same as a kit that lacks it.
        }

        throw new KitUnreadableException(
            "The kit does not say what is in it, or was made by a newer version: use that one, or unpack it with `age -d` and `tar xz`."
        );
    }

    /// <summary>A member that a record's constructor takes may be missing in JSON, whatever its type says.</summary>
    private static bool IsWhole(Kit kit) =>
        kit.Schema == Kit.CurrentSchema
        && kit is { Homelab: not null, Restic: not null, Hosts: not null, Tiers: not null, Sets: not null, Databases: not null }
        && new[] { kit.Homelab, kit.Restic }.All(program => program is { Version: not null, From: not null })
        && kit.Hosts.All(host => host is not null)
        && kit.Tiers.All(tier => tier is { Tier: not null, Variables: not null } && tier.Variables.Values.All(value => value is not null))
        && kit.Sets.All(set => set is { Set: not null, Kind: not null, Host: not null, Tier: not null, Restore: not null })
        && kit.Databases.All(database => database is { Name: not null });
}
