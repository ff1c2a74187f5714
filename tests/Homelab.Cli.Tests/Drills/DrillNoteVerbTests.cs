using Homelab.Reports.Drills;
using Homelab.Reports.Notes.Drills;
using Homelab.Reports.Pipelines;

namespace Homelab.Cli.Tests.Drills;

public sealed class DrillNoteVerbTests : IDisposable
{
    private readonly Session _homelab = new();

    private readonly DrillReport _report = new()
    {
        Tier = "fast",
        Target = new("ssh", "dev-learning"),
        Verdict = DrillVerdict.Fail,
        Started = DateTimeOffset.UnixEpoch,
        Checks = [new DrillCheck("vault", "content", CheckStatus.Fail, "/srv/vault/\u001b[31m[red]a.md differs")],
    };

    [Fact]
    public async Task The_note_is_what_the_bot_would_post_from_a_file_and_from_its_folder()
    {
        new ReportFolder(_homelab.Dir["report"]).Add("drill", null, DrillReports.Write(_report));
        var note = DrillNote.Write(new DrillNoteContent(_report) { JobUrl = "https://gitlab.example/homelab/-/jobs/9" });

        foreach (var path in new[] { "report", "report/drill.json" })
        {
            var run = await _homelab.RunAsync(
                ["drill", "note", path],
                new Dictionary<string, string?> { ["CI_JOB_URL"] = "https://gitlab.example/homelab/-/jobs/9" }
            );

            Assert.Equal((0, note, ""), (run.ExitCode, run.StandardOutput, run.StandardError));
        }
    }

    [Fact]
    public async Task A_rendered_note_shows_the_bar_and_no_escape_sequence()
    {
        _homelab.Dir.Write(
            "drill.json",
            System.Text.Encoding.UTF8.GetString(
                DrillReports.Write(_report with { Phases = [new(DrillPhase.Restore, PhaseState.Done, 61)] }).Span
            )
        );

        var run = await _homelab.RunAsync("drill", "note", "drill.json", "--render");

        Assert.Contains("❌ FAIL: restore drill of fast", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("restore   ################## 1 min 1 s", run.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.StandardOutput);
    }

    [Theory]
    [InlineData(1, "This is not a report of schema homelab.drill/1", "{\"schema\":\"homelab.backup/1\"}")]
    [InlineData(1, "The report lacks a member", "{\"schema\":\"homelab.drill/1\",\"sets\":[null]}")]
    [InlineData(2, "--limit takes a number", "{\"schema\":\"homelab.drill/1\"}", "--limit", "5")]
    public async Task What_cannot_be_a_note_is_one_sentence(int exit, string sentence, string report, params string[] options)
    {
        _homelab.Dir.Write("drill.json", report);

        var run = await _homelab.RunAsync([.. new[] { "drill", "note", "drill.json" }, .. options]);

        Assert.Equal((exit, ""), (run.ExitCode, run.StandardOutput));
        Assert.StartsWith($"homelab: {sentence}", run.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _homelab.Dispose();
}
