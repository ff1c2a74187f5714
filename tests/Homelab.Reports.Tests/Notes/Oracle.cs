using System.Globalization;
using System.Text;
using System.Text.Json;
using CliWrap;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Notes;

/// <summary>A note to judge, and the only addresses it may link.</summary>
internal sealed record NoteCase(string Id, string Note, IReadOnlyList<string> Links)
{
    public int Limit { get; init; } = int.MaxValue;
}

/// <summary>What the oracle finds wrong with a note.</summary>
internal sealed record Verdict(string Id, IReadOnlyList<string> Problems);

/// <summary>What came of many notes: those that are bad, and how much data was seen in code.</summary>
internal sealed record Judgement(int Judged, long Quoted, IReadOnlyList<Verdict> Bad);

/// <summary>The judge of notes, which shares no code with what writes them: two parsers from npm and GitLab's own constructs.</summary>
internal static class Oracle
{
    public static async Task<Judgement> JudgeAsync(IEnumerable<NoteCase> cases, CancellationToken ct)
    {
        var judged = 0;
        var quoted = 0L;
        var bad = new List<Verdict>();
        var errors = new StringBuilder();
        var run = await Cli.Wrap(RealTools.Node)
            .WithArguments([Repository.File("tests/Homelab.Reports.Tests/Notes/oracle/oracle.mjs"), RealTools.NodeModules])
            .WithStandardInputPipe(PipeSource.Create((stream, stop) => SendAsync(cases, stream, stop)))
            .WithStandardOutputPipe(
                PipeTarget.ToDelegate(line =>
                {
                    judged++;
                    var (verdict, seen) = Read(line);
                    quoted += seen;
                    if (verdict.Problems.Count > 0)
                        bad.Add(verdict);
                })
            )
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(ct);
        Assert.True(run.ExitCode == 0, $"The oracle failed: {errors}");
        return new Judgement(judged, quoted, bad);
    }

    private static async Task SendAsync(IEnumerable<NoteCase> cases, Stream stream, CancellationToken ct)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        foreach (var one in cases)
        {
            var line =
                $$"""{"id":{{Quote(one.Id)}},"note":{{Quote(one.Note)}},"limit":{{one.Limit}},"allowedLinks":[{{string.Join(',', one.Links.Select(Quote))}}]}""";
            await writer.WriteLineAsync(line.AsMemory(), ct);
        }
    }

    private static (Verdict Verdict, long Quoted) Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        string[] problems = [.. json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];
        return (new Verdict(json.GetProperty("id").GetString()!, problems), json.GetProperty("quoted").GetInt64());
    }

    /// <summary>A JSON string that keeps half a character half, which every serializer would mend.</summary>
    private static string Quote(string text)
    {
        var json = new StringBuilder(text.Length + 64).Append('"');
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                json.Append('\\').Append(character);
            else if (character is >= ' ' and <= '~')
                json.Append(character);
            else
                json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
        }

        return json.Append('"').ToString();
    }
}
