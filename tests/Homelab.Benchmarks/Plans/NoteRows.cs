using System.Runtime.CompilerServices;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Plans;

/// <summary><c>homelab terraform note</c>: what the bot does for each pipeline, as a whole process.</summary>
internal static class NoteRows
{
    private const int Changes = 1000;

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var plan = folder["plan.json"];
        await using (var file = File.Create(plan))
            new PlanDocument(Changes, PlanDocument.Everything).Write(file);
        await new Command(Command.Homelab, "terraform", "report", plan, "--out", folder["noted"]).RunAsync(ct);
        var (ours, peer) = await Race.RunAsync(
            new Command(Command.Homelab, "terraform", "note", folder["noted"]),
            new Command(Command.Homelab, "--version"),
            ct
        );
        yield return new Row($"terraform note, {Changes:N0} changes", Amount.Of(ours.Time), new Bar.AtMost(Amount.Milliseconds(30)))
        {
            Peer = new Peer("--version", Amount.Of(peer.Time)),
        };
    }
}
