using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Cli.Rendering;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup freshness</c>: what the repository itself says, not what jobs said.</summary>
internal sealed class FreshnessVerb(Screen screen, BackupChoice choice)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        switch (await TierSnapshots.ListAsync(choice, ct))
        {
            case ResticAnswer<IReadOnlyList<Snapshot>>.Found found:
                return Judge(found.Value);
            case ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed:
                screen.Error(failed.Failure.About(null, Diagnosis.BackupFailed).Sentence);
                return Exit.Failed;
            default:
                throw new UnreachableException("restic answers or fails.");
        }
    }

    private int Judge(IReadOnlyList<Snapshot> snapshots)
    {
        var expected = choice
            .Config.Backups.SetsOf(choice.Tier, choice.AskedHost)
            .ToDictionary(set => SnapshotGroup.Of(choice.Tier.Name, set), set => set.Name.Value);
        var judged = Freshness
            .Of(choice.Tier, choice.Config)
            .Judge(expected.Keys, snapshots.Select(snapshot => snapshot.Facts), TimeProvider.System.GetUtcNow())
            .Select(group => (Set: expected[group.Key], group.Key.Host, group.Value))
            .ToArray();
        if (choice.Json)
            screen.Print(Json(judged));
        else
        {
            foreach (var (set, host, freshness) in judged)
                screen.Print(VisibleText.OneLine($"{(IsGood(freshness) ? "fresh" : "STALE"), -6} {set} on {host}: {Words(freshness)}"));
        }

        return judged.All(set => IsGood(set.Value)) ? Exit.Done : Exit.Failed;
    }

    private static bool IsGood(SetFreshness freshness) => freshness is SetFreshness.Fresh or SetFreshness.NotScheduled;

    private static string Words(SetFreshness freshness) =>
        freshness switch
        {
            SetFreshness.Fresh fresh => $"newest of {fresh.Newest:yyyy-MM-dd HH:mm zzz}",
            SetFreshness.Stale stale =>
                $"newest of {stale.Newest:yyyy-MM-dd HH:mm zzz}, but a run was due at {stale.Due:yyyy-MM-dd HH:mm zzz}",
            SetFreshness.Ahead ahead =>
                $"newest is dated {ahead.Newest:yyyy-MM-dd HH:mm zzz}, which is still to come: set the clock of the machine that made it",
            SetFreshness.NotScheduled free => $"newest of {free.Newest:yyyy-MM-dd HH:mm zzz}; the tier has no schedule",
            _ => "no snapshot at all",
        };

    private static string Json((string Set, string Host, SetFreshness Freshness)[] judged)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (set, host, freshness) in judged)
            {
                json.WriteStartObject();
                json.WriteString("set", set);
                json.WriteString("host", host);
                json.WriteBoolean("fresh", IsGood(freshness));
                json.WriteString("detail", Words(freshness));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
