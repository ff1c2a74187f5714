using System.Diagnostics;
using System.Text.Json.Nodes;
using Homelab.Configuration;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Recovery;

/// <summary>Puts together what a kit says, from the configuration, the environment and the drill that passed.</summary>
internal static class KitMaking
{
    /// <summary>GitLab first: it holds the rest of the configuration. Large things last, so that small ones are back soon.</summary>
    private static readonly SetKind[] Order =
    [
        SetKind.GitLab,
        SetKind.Gitea,
        SetKind.Postgres,
        SetKind.Sqlite,
        SetKind.Vault,
        SetKind.Files,
        SetKind.Photos,
    ];

    public static Kit Make(KitRequest request, KitProgram homelab, KitProgram restic, string? playbook, DateTimeOffset now) =>
        new()
        {
            Made = now.ToUniversalTime(),
            Drill = request.Drill?.Id,
            Project = request.Header.Project,
            Commit = request.Header.Commit,
            Playbook = playbook,
            Homelab = homelab,
            Restic = restic,
            Hosts = [.. request.Config.Hosts.Select(host => host.Name.Value)],
            Tiers =
            [
                .. request
                    .Config.Backups.Tiers.Select(tier => Tier(tier.Name, request.Environment))
                    .Where(tier => tier.Variables.Count > 0),
            ],
            Sets =
            [
                .. request
                    .Config.Backups.Sets.OrderBy(set => Array.IndexOf(Order, set.Kind))
                    .Select(set => Set(request, set))
                    .OfType<KitSet>(),
            ],
            Databases = [.. request.Config.Databases.Select(database => Database(database, request.Environment))],
        };

    private static KitTier Tier(TierName tier, IReadOnlyDictionary<string, string> environment)
    {
        var variables = environment
            .Where(variable =>
                variable.Key.StartsWith(tier.VariablePrefix, StringComparison.Ordinal)
                && ShellText.IsName(variable.Key)
                && variable.Value.Length > 0
            )
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .ToDictionary();
        return new(
            tier.Value,
            variables.GetValueOrDefault($"{tier.VariablePrefix}READ_REPOSITORY")
                ?? variables.GetValueOrDefault($"{tier.VariablePrefix}REPOSITORY"),
            variables
        );
    }

    private static KitSet? Set(KitRequest request, BackupSet set)
    {
        var drilled = request.Drill?.Sets.FirstOrDefault(drilled => drilled.Set == set.Name.Value && drilled.Snapshot is not null);
        var tier = drilled is null
            ? request.Config.Backups.Tiers.FirstOrDefault(tier => tier.Sets.Contains(set.Name))?.Name.Value
            : request.Drill!.Tier;
        return tier is null
            ? null
            : new(
                set.Name.Value,
                set.Kind.ToString().ToLowerInvariant(),
                set.Host.Value,
                tier,
                drilled?.Snapshot,
                drilled?.SnapshotTime,
                ShellText.Command(["homelab", "restore", set.Name.Value, "--tier", tier, "--target", "/"]),
                drilled is null ? null : Playbook(set, tier, drilled.Snapshot!)
            );
    }

    private static string Playbook(BackupSet set, string tier, string snapshot) =>
        ShellText.Command([
            "ansible-playbook",
            "--inventory",
            "hosts.yml",
            "--limit",
            set.Host.Value,
            "restore.yml",
            "--tags",
            set.Name.Value,
            "--extra-vars",
            new JsonObject
            {
                ["restore_config"] = $"{{{{ inventory_dir }}}}/{KitFiles.Config}",
                ["restore_tier"] = tier,
                ["restore_snapshots"] = new JsonObject { [set.Name.Value] = snapshot },
            }.ToJsonString(),
        ]);

    private static KitDatabase Database(Database database, IReadOnlyDictionary<string, string> environment) =>
        database switch
        {
            Homelab.Configuration.Database.InContainer contained => new(database.Name.Value, contained.Container, null, null),
            Homelab.Configuration.Database.AtUrl at => new(
                database.Name.Value,
                null,
                at.Url.Value,
                environment.GetValueOrDefault(at.Url.Value)
            ),
            _ => throw new UnreachableException("A database is in a container or at an address."),
        };
}
