using System.Text;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;
using Homelab.Reports.Plans.Writing;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

public sealed class ReportRoundTripTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_report_reads_back_as_it_was_written()
    {
        using var real = new RealPlan(EveryChange.Hcl, EveryChange.State);
        var report = Read.File(await real.MakeAsync(Ct));

        var first = PlanReportWriter.Write(report);
        var second = PlanReportWriter.Write(Read.Again(report));

        Assert.Equal(Encoding.UTF8.GetString(first.Span), Encoding.UTF8.GetString(second.Span));
    }

    [Theory]
    [InlineData("""{"schema":"homelab.plan/2"}""", "version this tool does not know")]
    [InlineData("""{"schema":"homelab.backup/1"}""", "not a report of schema")]
    [InlineData("""{"a":1}""", "not a report of schema")]
    [InlineData("[]", "not a report of schema")]
    [InlineData("{", "not valid JSON")]
    public void Other_documents_are_refused_in_one_sentence(string document, string reason)
    {
        var refusal = Assert.Throws<ReportUnreadableException>(() =>
            PlanReportReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(document)))
        );

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_beyond_eight_mebibytes_is_not_read_to_its_end()
    {
        Assert.Contains(
            "larger than 8 MiB",
            Assert.Throws<ReportUnreadableException>(() => PlanReportReader.Read(new Endless())).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Unknown_members_kinds_and_wrong_types_are_tolerated()
    {
        var report = PlanReportReader.Read(
            new MemoryStream(
                Encoding.UTF8.GetBytes(
                    """
                    {"schema":"homelab.plan/1","future":{"a":[1]},"tool":5,"created":"yesterday","pipeline":"x","totals":[],"changes":[{"kind":"teleport","actions":7,"attributes":[{"after":{"hologram":1}}]},3]}
                    """
                )
            )
        );

        Assert.Equal(ChangeKind.Unknown, report.Changes[0].Kind);
        Assert.IsType<Leaf.Sensitive>(report.Changes[0].Attributes[0].After);
        Assert.Equal(2, report.Totals.Unknown);
    }

    /// <summary>Gives bytes for ever; fails the test when somebody takes far too many.</summary>
    private sealed class Endless : MemoryStream
    {
        private long _given;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            _given += buffer.Length;
            Assert.True(_given < 16 * 1024 * 1024);
            buffer.Fill((byte)' ');
            return buffer.Length;
        }
    }
}
