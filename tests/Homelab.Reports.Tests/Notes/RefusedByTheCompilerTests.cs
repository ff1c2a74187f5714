namespace Homelab.Reports.Tests.Notes;

/// <summary>Where Markdown protects nothing, SafeNote takes words of the source code and numbers: anything else does not compile.</summary>
public sealed class RefusedByTheCompilerTests
{
    [Theory]
    [InlineData("note.Details($\"{data}\", note)")]
    [InlineData("note.Details(data, note)")]
    [InlineData("note.Marker($\"homelab:{data}\")")]
    [InlineData("note.Marker(data)")]
    [InlineData("note.Heading((Words)$\"{data}\")")]
    [InlineData("note.Heading(data)")]
    [InlineData("note.Paragraph(data)")]
    [InlineData("note.Bullet(data)")]
    [InlineData("note.Paragraph($\"{new object()}\")")]
    [InlineData("note.Paragraph($\"{data,10}\")")]
    [InlineData("SafeLink.To(data, $\"{data}\")")]
    [InlineData("SafeLink.To(data, data)")]
    [InlineData("note.Diff([data])")]
    [InlineData("note.Diff([new DiffLine('\\n', data)])")]
    public void Data_cannot_be_written_where_nothing_protects(string use) => Assert.NotEmpty(new SafeSources().Errors(Using(use)));

    [Theory]
    [InlineData("note.Details($\"{12} lines\", note)")]
    [InlineData("note.Paragraph($\"{data}: {12}\")")]
    [InlineData("SafeLink.To(data, $\"the job {12}\")")]
    [InlineData("note.Diff([DiffLine.Added(data)])")]
    public void What_is_meant_to_be_written_compiles(string use) => Assert.Empty(new SafeSources().Errors(Using(use)));

    [Fact]
    public void A_summary_that_takes_data_would_be_noticed()
    {
        var damaged = new SafeSources().Change(
            "SafeLink.cs",
            "public void AppendFormatted(long number)",
            "public void AppendFormatted(string data) => _text.Append(data);\n\n    public void AppendFormatted(long number)"
        );

        Assert.Empty(damaged.Errors(Using("note.Details($\"{data}\", note)")));
    }

    private static string Using(string use) =>
        $"using Homelab.Reports.Safe; public static class Use {{ public static void It(SafeNote note, string data) => _ = {use}; }}";
}
