using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Recovery;

/// <summary>The files of a kit. Nobody needs this tool to use them: a shell sources two of them, restic and a person do the rest.</summary>
public static partial class KitFiles
{
    public const string Readme = "README.md";
    public const string Facts = "kit.json";
    public const string Environment = "environment.sh";
    public const string Config = "homelab.yml";

    /// <summary>Holds what a variable names as a file, such as a key for a cloud.</summary>
    public const string Folder = "files/";

    private const int LargestFile = 64 * 1024;

    /// <summary>A name that stays in the folder it is unpacked in, and hides nowhere.</summary>
    internal static bool IsOurs(string name) => Name().IsMatch(name);

    public static string ForRestic(string tier) => $"restic-{tier}.sh";

    internal static SortedDictionary<string, byte[]> Of(Kit kit, KitRequest request)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [Facts] = JsonSerializer.SerializeToUtf8Bytes(kit, KitJson.Default.Kit),
            [Config] = request.ConfigFile.ToArray(),
        };
        var variables = kit
            .Tiers.SelectMany(tier => tier.Variables)
            .Concat(
                kit.Databases.Where(database => database is { Variable: not null, Address: not null })
                    .Select(database => KeyValuePair.Create(database.Variable!, database.Address!))
            )
            .DistinctBy(variable => variable.Key)
            .ToList();
        foreach (var (name, value) in variables)
        {
            if (IsOurs(Folder + name) && Content(value) is { } content)
                files[Folder + name] = content;
        }

        files[Environment] = Script(
            "everything `homelab restore` reads",
            variables,
            name => files.ContainsKey(Folder + name) ? name : null
        );
        foreach (var tier in kit.Tiers)
            Alone(tier, files);
        files[Readme] = Encoding.UTF8.GetBytes(KitReadme.Write(kit, [.. kit.Tiers.Where(tier => files.ContainsKey(ForRestic(tier.Tier)))]));
        return files;
    }

    /// <summary>A script for restic without this tool, where the kit knows enough for it.</summary>
    private static void Alone(KitTier tier, SortedDictionary<string, byte[]> files)
    {
        var name = new TierName(tier.Tier);
        try
        {
            var repository = ResticRepository.ForReading(name, tier.Variables);
            var prefix = name.VariablePrefix + (repository.Access is RepositoryAccess.ReadOnly ? "READ_" : "");
            files[ForRestic(tier.Tier)] = Script(
                $"the tier {tier.Tier} for restic alone",
                repository.ByHand(),
                variable =>
                    new[] { prefix + variable, prefix + variable.Replace("RESTIC_", "", StringComparison.Ordinal) }.FirstOrDefault(
                        original => files.ContainsKey(Folder + original)
                    )
            );
        }
        catch (TierVariableException)
        {
            // Half of what a repository needs opens none.
        }
    }

    private static byte[] Script(string what, IEnumerable<KeyValuePair<string, string>> variables, Func<string, string?> file)
    {
        var script = new StringBuilder($"# Sets {what}. Source it in the folder it lies in.\n");
        foreach (var (name, value) in variables)
            script.Append($"export {name}={(file(name) is { } kept ? $"\"$PWD/{Folder}{kept}\"" : ShellText.Quote(value))}\n");
        return Encoding.UTF8.GetBytes(script.ToString());
    }

    // A path means nothing on another machine; what lies there does.
    private static byte[]? Content(string value)
    {
        try
        {
            var file = new FileInfo(value);
            return value.StartsWith('/') && file is { Exists: true, Length: <= LargestFile } ? File.ReadAllBytes(value) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?:files/)?[A-Za-z0-9_][A-Za-z0-9._-]{0,69}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
