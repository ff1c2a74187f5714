using Homelab.Backups.Databases;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>Dumps a set's databases into its staging folder.</summary>
internal static class Dumps
{
    /// <returns>What each holds, or null if one of them failed: a set is saved whole or not at all.</returns>
    public static async Task<IReadOnlyList<DatabaseFacts>?> MakeAsync(RunContext run, BackupSet set, Staging staging, CancellationToken ct)
    {
        var made = new List<DatabaseFacts>();
        foreach (var name in set.Databases)
        {
            run.Progress.Report(new Progress.Started($"{set.Name}: dump of {name}"));
            var database = run.Plan.Config.Database(name.Value)!;
            Take(
                await new PostgresDump(database, Environment.GetEnvironmentVariable, run.Progress).DumpAsync(
                    StateFolder.MakePrivate(staging.Databases),
                    ct
                ),
                name.Value
            );
        }

        foreach (var (number, source) in set.Sqlite.Index())
        {
            run.Progress.Report(new Progress.Started($"{set.Name}: copy of {source}"));
            var target = staging.Sqlite(number, source);
            StateFolder.MakePrivate(Path.GetDirectoryName(target)!);
            Take(await new SqliteDump(source, target).DumpAsync(ct), source);
        }

        staging.Remember(made.SelectMany(facts => facts.Files).Sum(file => file.Bytes));
        return made.Count == set.Databases.Count + set.Sqlite.Count ? made : null;

        void Take(DumpOutcome outcome, string subject)
        {
            switch (outcome)
            {
                case DumpOutcome.Done done:
                    made.Add(done.Facts);
                    foreach (var remark in done.Remarks)
                        run.Findings.Add(Diagnosis.DumpRemark, subject, remark);
                    break;
                case DumpOutcome.Failed failed:
                    run.Findings.Add(failed.Kind.Says(set.Name.Value, failed.Sentence));
                    break;
            }
        }
    }
}
