using System.Runtime.CompilerServices;
using Homelab.Benchmarks.Measuring;

namespace Homelab.Benchmarks.Startup;

/// <summary>What every verb costs before it does anything: pipelines start the tool in each job, people at each prompt.</summary>
internal static class StartupRows
{
    public static async IAsyncEnumerable<Row> MeasureAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var (ours, peer) = await Race.RunAsync(new Command(Command.Homelab, "--version"), new Command("/bin/true"), ct);
        yield return new Row("homelab --version", Amount.Of(ours.Time), new Bar.AtMost(Amount.Milliseconds(35)))
        {
            Peer = new Peer("/bin/true", Amount.Of(peer.Time)),
        };
        yield return new Row(
            "homelab, size of the binary",
            Amount.Bytes(new FileInfo(Command.Homelab).Length),
            new Bar.AtMost(Amount.Megabytes(25))
        );
    }
}
