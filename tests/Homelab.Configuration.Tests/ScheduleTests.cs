using Homelab.Configuration.Tests.Examples;

namespace Homelab.Configuration.Tests;

public sealed class ScheduleTests
{
    [Fact]
    public void The_full_example_asks_for_these_schedules() =>
        Assert.Equal(
            [
                "backup nas fast | 30 3 * * * | BACKUP_FAST",
                "backup docker1 fast | 30 3 * * * | BACKUP_FAST",
                "prune fast | 0 5 * * 1 | PRUNE_FAST",
                "check fast | 0 5 * * 6 | CHECK_FAST",
                "backup nas slow | 0 4 * * 0 | BACKUP_SLOW",
                "prune slow | 0 5 1 */3 * | PRUNE_SLOW",
                "drill | 0 6 * * 0 | DRILL",
                "drift infra | 30 6 * * * | DRIFT",
                "drift dns | 30 6 * * * | DRIFT",
                "briefing | 0 7 * * * | AGENT_BRIEFING",
                "research | 0 3 * * 1 | AGENT_RESEARCH",
                "memory | 0 23 * * * | AGENT_MEMORY",
            ],
            Schedules.Of(Example.Config(Example.Full)).Select(schedule => $"{schedule.Title} | {schedule.Cron} | {schedule.Monitor}")
        );

    [Fact]
    public void The_next_runs_are_predicted_in_the_files_time_zone()
    {
        var runs = Schedules.Upcoming(Example.Config(Example.Full), Example.Clock);

        Assert.Equal(("memory", "2026-01-15T23:00:00+01:00"), (runs[0].Schedule.Title, $"{runs[0].At:yyyy-MM-ddTHH:mm:sszzz}"));
        Assert.Equal(("prune slow", "2026-04-01T05:00:00+02:00"), (runs[^1].Schedule.Title, $"{runs[^1].At:yyyy-MM-ddTHH:mm:sszzz}"));
    }

    [Theory]
    [InlineData("30 2 * * *", true)]
    [InlineData("30 2 * * 0", true)]
    [InlineData("0 2 29 3 *", true)]
    [InlineData("30 2 * * 1", false)]
    [InlineData("0 3 * * *", false)]
    [InlineData("59 1 * * *", false)]
    [InlineData("*/5 * * * *", false)]
    [InlineData("30 * * * *", false)]
    public void A_time_the_clock_skips_is_a_warning(string cron, bool warned)
    {
        var file = $"version: 1\ntimezone: Europe/Berlin\nterraform: {{ roots: [{{ path: infra }}], drift: \"{cron}\" }}\n";

        var warnings = Example.Valid(file).Warnings;

        Assert.Equal(warned, warnings.Count == 1);
        Assert.All(
            warnings,
            warning =>
                Assert.Contains("outside 02:00 to 03:00: on 2026-03-29 the clock skips it", warning.Message, StringComparison.Ordinal)
        );
        Assert.Empty(Example.Valid(file.Replace("Europe/Berlin", "Etc/UTC", StringComparison.Ordinal)).Warnings);
    }

    [Theory]
    [InlineData("America/Havana", "30 0 * * *", "00:00 to 01:00")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "02:00 to 02:30")]
    public void Unusual_clocks_are_known_too(string zone, string cron, string gap)
    {
        var warning = Assert.Single(
            Example.Valid($"version: 1\ntimezone: {zone}\nterraform: {{ roots: [{{ path: infra }}], drift: \"{cron}\" }}\n").Warnings
        );

        Assert.Contains(gap, warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30 3 * * *")]
    [InlineData("0 5 1 */3 *")]
    [InlineData("*/15 * * * *")]
    [InlineData("0 9-17 * * 1-5")]
    [InlineData("0 6 * * sun")]
    [InlineData("0 6 * * MON,WED,THU")]
    [InlineData("0 6 1 JUL,MAR *")]
    [InlineData("0 6 * * 7")]
    [InlineData("0 6 29 2 *")]
    public void Plain_cron_lines_are_read(string cron) => Assert.Equal(cron, Cron.Parse(cron).Text);

    [Theory]
    [InlineData("GLACIER_IR", "prune: \"0 5 1 */3 *\"", "")]
    [InlineData("GLACIER_IR", "prune: \"0 5 1 * *\"", "prune every 90 days")]
    [InlineData("GLACIER_IR", "prune: \"0 5 1 1,3,12 *\"", "prune every 90 days")]
    [InlineData("GLACIER", "prune: \"*/5 * * * *\"", "prune every 90 days")]
    [InlineData("DEEP_ARCHIVE", "prune: \"0 5 1 */3 *\"", "prune every 180 days")]
    [InlineData("GLACIER_IR", "prune: \"0 5 29 2 *\", max-unused: unlimited", "")]
    [InlineData("GLACIER_IR", "max-unused: 5%", "write unlimited: repacking reads data back from GLACIER_IR")]
    [InlineData("STANDARD_IA", "prune: \"0 5 1 * *\", max-unused: 5%", "")]
    public void What_costs_more_than_it_saves_in_cold_storage_is_a_warning(string storageClass, string keys, string says)
    {
        var warnings = Example
            .Valid($"version: 1\nbackups: {{ tiers: {{ slow: {{ storage-class: {storageClass}, {keys} }} }} }}\n")
            .Warnings;

        Assert.Equal(says.Length > 0 ? 1 : 0, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains(says, warning.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cron_line_that_cannot_be_read_says_what_to_write() =>
        Assert.StartsWith(
            "write the five fields",
            Assert.Throws<ArgumentException>(() => Cron.Parse("0 5")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_description_ends_with_a_marker_that_reads_back()
    {
        foreach (var schedule in Schedules.Of(Example.Config(Example.Full)))
        {
            var (task, arguments) = Schedule.ReadMarker(schedule.Description)!.Value;

            Assert.EndsWith(schedule.Marker, schedule.Description, StringComparison.Ordinal);
            Assert.Equal(schedule.Task, task);
            Assert.Equal(schedule.Arguments, arguments);
        }
    }

    [Fact]
    public void A_marker_looks_like_this() =>
        Assert.Equal("[homelab:backup:WyJuYXMiLCJmYXN0Il0]", Schedules.Of(Example.Config(Example.Full))[0].Marker);

    [Theory]
    [InlineData("nightly")]
    [InlineData("[homelab:backup:WyJuYXMiXQ] and more")]
    [InlineData("[homelab:format-disk:WyJuYXMiXQ]")]
    [InlineData("[homelab:backup:!!]")]
    [InlineData("[homelab:backup:WyJuYXMiXQ]\n")]
    public void Other_descriptions_are_not_ours(string description) => Assert.Null(Schedule.ReadMarker(description));

    [Fact]
    public void Every_task_has_a_word_that_reads_back()
    {
        foreach (var task in Enum.GetValues<HomelabTask>())
            Assert.Equal(task, HomelabTasks.Parse(task.Word()));
        Assert.Equal("secrets-audit", HomelabTask.SecretsAudit.Word());
        Assert.Null(HomelabTasks.Parse("Backup"));
    }
}
