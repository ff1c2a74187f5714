using System.Runtime.CompilerServices;
using System.Text.Json;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Plans;

/// <summary><c>homelab terraform report</c> on a large plan, against what GitLab documents for its merge request widget.</summary>
internal static class PlanRows
{
    private const long Size = 58_000_000;

    /// <summary>https://docs.gitlab.com/user/infrastructure/iac/mr_integration/</summary>
    private const string GitLabsRecipe =
        """([.resource_changes[]?.change.actions?]|flatten)|{"create":(map(select(.=="create"))|length),"update":(map(select(.=="update"))|length),"delete":(map(select(.=="delete"))|length)}""";

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var row in await MeasureAsync("one change in eight", PlanDocument.OneInEight, 1.0 / 8, 60, folder, ct))
            yield return row;
        foreach (var row in await MeasureAsync("everything changes", PlanDocument.Everything, 1.0 / 4, 100, folder, ct))
            yield return row;
    }

    private static async Task<IReadOnlyList<Row>> MeasureAsync(
        string estate,
        Func<int, Work> work,
        double partOfJq,
        int megabytes,
        TempDir folder,
        CancellationToken ct
    )
    {
        var plan = folder["plan.json"];
        await using (var file = File.Create(plan))
            PlanDocument.OfSize(Size, work).Write(file);
        var (ours, peer) = await Race.RunAsync(
            new Command(Command.Homelab, "terraform", "report", plan, "--out", folder["report"]) { WithPeak = true },
            new Command("jq", "-r", GitLabsRecipe, plan) { WithPeak = true },
            ct
        );
        Compare(await File.ReadAllTextAsync(folder["report/tfreport.json"], ct), peer.Output);
        var what = $"terraform report, {Amount.Bytes(new FileInfo(plan).Length)}, {estate}";
        return
        [
            new Row($"{what}: time", Amount.Of(ours.Time), new Bar.PartOfPeer(partOfJq)) { Peer = new Peer("jq", Amount.Of(peer.Time)) },
            new Row($"{what}: peak", Amount.Bytes(ours.PeakBytes), new Bar.AtMost(Amount.Megabytes(megabytes)))
            {
                Peer = new Peer("jq", Amount.Bytes(peer.PeakBytes)),
            },
        ];
    }

    /// <summary>A quick wrong answer is no answer.</summary>
    private static void Compare(string ours, string peers)
    {
        using var our = JsonDocument.Parse(ours);
        using var other = JsonDocument.Parse(peers);
        if (!JsonElement.DeepEquals(our.RootElement, other.RootElement))
            throw new CannotMeasureException(
                $"homelab counts {ours.Trim()} where jq counts {peers.ReplaceLineEndings("")}: find out who is wrong before comparing times."
            );
    }
}
