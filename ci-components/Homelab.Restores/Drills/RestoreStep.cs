using System.Text.Json.Nodes;
using Homelab.Ansible;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Restores.Drills.Targets;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Drills;

/// <summary>Restores with the playbook that a person would run on the bad day, and reads what it wrote down.</summary>
internal sealed class RestoreStep(
    DrillPlan plan,
    string playbooks,
    ResticRepository repository,
    IDrillTarget target,
    DrillState drill,
    DrillFolder folder,
    IProgress<Progress> progress
)
{
    // restic's own variables, for whoever gives it those instead of a tier's.
    private static readonly string[] Prefixes = ["RESTIC_", "AWS_", "AZURE_", "B2_", "GOOGLE_", "OS_", "RCLONE_", "ST_"];

    private static readonly string[] Others =
    [
        StateFolder.Variable,
        "DOCKER_HOST",
        "CONTAINER_HOST",
        "XDG_RUNTIME_DIR",
        "DOCKER_CONTEXT",
        "CONTAINERS_CONF",
        "SSH_AUTH_SOCK",
    ];

    public async Task<PhaseEnd> RunAsync(CancellationToken ct)
    {
        var runner = new Playbooks(playbooks, text => repository.Secrets.Hide(text), progress) { Limit = plan.Settings.Limits.Restore };
        var outcome = await runner.RunAsync(Request(), ct);
        foreach (var set in drill.Sets)
        {
            if (await target.RecordAsync(set.Name, ct) is { } file && RestoreRecord.Read(file) is { } record)
                drill.Records[set.Name] = record;
        }

        // Where a dump was loaded, and why not where one would think, is no matter of the restore alone.
        foreach (
            var finding in drill
                .Records.Values.SelectMany(record => record.Findings)
                .Where(finding =>
                    (finding.Is(Diagnosis.RestoreSandboxed) || finding.Is(Diagnosis.RestoreNoPlace))
                    && !drill.Findings.Exists(known => known.Code == finding.Code && known.Subject == finding.Subject)
                )
        )
            drill.Findings.Add(finding);
        var stopped = drill.Sets.FirstOrDefault(set => !drill.Records.ContainsKey(set.Name));
        drill.Checks.AddRange(drill.Sets.Select(set => Judge(set, outcome, isFirst: set == stopped)));
        return outcome switch
        {
            PlaybookOutcome.Done when !drill.HasFailed => PhaseEnd.Well,
            PlaybookOutcome.Failed failed => PhaseEnd.Failed($"{failed.Task}: {failed.Said}"),
            PlaybookOutcome.Unreachable away => PhaseEnd.Failed($"{target.Report.Name} does not answer: {away.Said}"),
            _ => PhaseEnd.Failed("Not every set was restored."),
        };
    }

    // What the playbook did not come to is not restored; a machine that went away says nothing about the backup.
    private DrillCheck Judge(PreparedSet set, PlaybookOutcome outcome, bool isFirst)
    {
        if (drill.Records.GetValueOrDefault(set.Name) is not { } record)
        {
            return outcome is PlaybookOutcome.Unreachable
                ? Check(set, CheckStatus.Skip, "the machine did not answer") with
                {
                    IsMandatory = false,
                }
                : Check(
                    set,
                    CheckStatus.Fail,
                    outcome switch
                    {
                        PlaybookOutcome.Failed failed when isFirst => $"it was not restored: {failed.Said}",
                        PlaybookOutcome.Failed => "it was not restored, because the playbook had stopped before",
                        _ => "it was not restored: the playbook wrote nothing down",
                    }
                );
        }

        var failures = record.Findings.Where(finding => finding.Severity is Severity.Failed).Select(finding => finding.Sentence).ToArray();
        return failures.Length > 0
            ? Check(set, CheckStatus.Fail, string.Join(' ', failures))
            : Check(
                set,
                CheckStatus.Pass,
                $"{record.RestoredFiles:N0} of {record.TotalFiles:N0} files from snapshot {Short(record.Snapshot)}"
            ) with
            {
                Seconds = record.FileSeconds + record.DatabaseSeconds,
            };
    }

    private static string Short(string id) => id[..Math.Min(8, id.Length)];

    private static DrillCheck Check(PreparedSet set, CheckStatus status, string evidence) =>
        new(set.Name, "restore", status, evidence) { IsMandatory = true };

    private PlaybookRequest Request()
    {
        var prefix = plan.Tier.Name.VariablePrefix;
        var environment = plan
            .Environment.Where(variable =>
                Prefixes.Append(prefix).Any(start => variable.Key.StartsWith(start, StringComparison.Ordinal))
                || Others.Contains(variable.Key)
            )
            .ToDictionary();
        environment[ToolEnvironment.DrillVariable] = folder.Id;
        return new PlaybookRequest
        {
            File = "restore.yml",
            Host = target.Host,
            Tags = [.. drill.Sets.Select(set => set.Name)],
            Variables = Variables(),
            Environment = environment,
        };
    }

    private JsonObject Variables()
    {
        var variables = new JsonObject
        {
            ["restore_sets"] = new JsonObject(drill.Sets.Select(set => KeyValuePair.Create(set.Name, (JsonNode?)Set(set.Chosen.Set)))),
            ["restore_tier"] = plan.Tier.Name.Value,
            ["restore_snapshots"] = Map(drill.Sets.Select(set => (set.Name, set.Restored))),
            ["restore_samples"] = Map(Samples()),
            ["restore_root"] = target.Root,
            ["restore_from"] = target.Host.SshOptions is not null && repository.LocalFolder is not null ? "controller" : "target",
            ["restore_databases"] = "throwaway",
            ["restore_images"] = Map(
                plan.Config.Databases.Where(database => database.RestoreImage is not null)
                    .Select(database => (database.Name.Value, database.RestoreImage!))
            ),
            ["restore_record_dir"] = target.Records,
        };
        foreach (var (name, value) in target.Variables)
            variables[name] = value?.DeepClone();
        return variables;
    }

    private IEnumerable<(string Name, string Size)> Samples() =>
        drill
            .Sets.Where(set => plan.Settings.Sample.ContainsKey(set.Chosen.Set.Name))
            .Select(set => (set.Name, plan.Settings.Sample[set.Chosen.Set.Name].Written));

    private static JsonObject Set(BackupSet set) => new() { ["kind"] = set.Kind.ToString().ToLowerInvariant(), ["host"] = set.Host.Value };

    private static JsonObject Map(IEnumerable<(string Name, string Value)> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value)));
}
