using CsCheck;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;

namespace Homelab.Backups.Tests.Retention;

public sealed class FreshnessTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly Freshness Nightly = new(Cron.Parse("30 3 * * *"), Berlin, TimeSpan.FromMinutes(20), TimeSpan.FromHours(2));

    [Theory]
    [InlineData("2026-03-10T03:30:05+01:00", "2026-03-10T09:00:00+01:00", "Fresh 2026-03-10T03:30:00+01:00")]
    [InlineData("2026-03-09T03:30:05+01:00", "2026-03-10T05:49:00+01:00", "Fresh 2026-03-09T03:30:00+01:00")]
    [InlineData("2026-03-09T03:30:05+01:00", "2026-03-10T05:51:00+01:00", "Stale 2026-03-10T03:30:00+01:00")]
    [InlineData("2026-03-09T23:00:00+01:00", "2026-03-10T05:51:00+01:00", "Stale 2026-03-10T03:30:00+01:00")]
    [InlineData("2025-03-09T03:30:05+01:00", "2026-03-10T09:00:00+01:00", "Stale 2026-03-10T03:30:00+01:00")]
    [InlineData("2026-03-29T03:30:05+02:00", "2026-03-29T06:00:00+02:00", "Fresh 2026-03-29T03:30:00+02:00")]
    [InlineData("2026-03-10T03:29:30+01:00", "2026-03-10T09:00:00+01:00", "Fresh 2026-03-10T03:30:00+01:00")]
    public void A_nightly_set_is_judged_by_the_last_run_that_must_be_over(string newest, string now, string verdict) =>
        Assert.Equal(
            verdict,
            Nightly.Judge([Time(newest)], Time(now)) switch
            {
                SetFreshness.Fresh fresh => $"Fresh {fresh.Due:yyyy-MM-ddTHH:mm:sszzz}",
                SetFreshness.Stale stale => $"Stale {stale.Due:yyyy-MM-ddTHH:mm:sszzz}",
                var other => other.ToString(),
            }
        );

    [Theory]
    [InlineData("30 3 * * *", "2026-03-10T09:49:00+01:00", false)]
    [InlineData("30 3 * * *", "2026-03-10T09:51:00+01:00", true)]
    [InlineData("0 * * * *", "2026-03-10T05:19:00+01:00", false)]
    [InlineData("0 * * * *", "2026-03-10T05:21:00+01:00", true)]
    public void A_run_of_unknown_length_has_six_hours_or_until_the_next_one(string cron, string now, bool isStale)
    {
        var rule = new Freshness(Cron.Parse(cron), Berlin, TimeSpan.FromMinutes(20), null);

        Assert.Equal(isStale, rule.Judge([Time("2026-03-10T03:10:00+01:00")], Time(now)) is SetFreshness.Stale);
    }

    [Fact]
    public void A_set_without_any_snapshot_is_told_apart_from_an_old_one() =>
        Assert.Equal(new SetFreshness.Never(), Nightly.Judge([], Time("2026-03-10T09:00:00Z")));

    [Fact]
    public void A_snapshot_from_the_future_proves_nothing()
    {
        var (old, strange, now) = (Time("2026-01-01T03:30:00Z"), Time("2099-01-01T03:30:00Z"), Time("2026-03-10T09:00:00Z"));

        Assert.Equal(new SetFreshness.Ahead(strange), Nightly.Judge([strange], now));
        Assert.Equal(old, Assert.IsType<SetFreshness.Stale>(Nightly.Judge([strange, old], now)).Newest);
    }

    [Fact]
    public void A_tier_without_a_schedule_is_never_late()
    {
        var old = Time("2020-01-01T00:00:00Z");

        Assert.Equal(new SetFreshness.NotScheduled(old), (Nightly with { Cron = null }).Judge([old], Time("2026-03-10T09:00:00Z")));
        Assert.Equal(new SetFreshness.Never(), (Nightly with { Cron = null }).Judge([], Time("2026-03-10T09:00:00Z")));
    }

    [Fact]
    public void Each_expected_set_is_judged_by_its_own_snapshots()
    {
        var (vault, photos, dbs) = (
            new SnapshotGroup("nas", ["homelab", "set:vault"]),
            new SnapshotGroup("nas", ["homelab", "set:photos"]),
            new SnapshotGroup("docker1", ["homelab", "set:dbs"])
        );
        var now = Time("2026-03-10T09:00:00+01:00");
        SnapshotFacts[] snapshots =
        [
            Snapshot(vault, now.AddHours(-5)),
            Snapshot(vault, now.AddDays(-5)),
            Snapshot(photos, now.AddDays(-5)),
            Snapshot(dbs with { }, now.AddYears(-1)) with
            {
                Tags = ["set:dbs"],
            },
        ];

        var judged = Nightly.Judge([vault, photos, dbs], snapshots, now);

        Assert.Equal(["Fresh", "Stale", "Never"], new[] { vault, photos, dbs }.Select(group => judged[group].GetType().Name));
    }

    [Fact]
    public void While_every_run_makes_its_snapshot_nothing_is_ever_stale_and_when_runs_stop_it_soon_is() =>
        Runs.Sample(
            (rule, longest, late) =>
            {
                var start = Time("2026-03-20T00:00:00Z");
                var runs = Occurrences(rule.Cron!, rule.Zone, start).Take(40).ToArray();
                var snapshots = new List<DateTimeOffset>();
                foreach (var (index, due) in runs.Index())
                {
                    var end = due + rule.Grace + longest;
                    // The last moment before this run must be over is the worst one for the snapshot before it.
                    if (index > 0)
                        Assert.IsType<SetFreshness.Fresh>(rule.Judge(snapshots, end - TimeSpan.FromSeconds(1)));
                    if (index > 0)
                        Assert.IsType<SetFreshness.Stale>(rule.Judge(Before(snapshots, due - TimeSpan.FromMinutes(11)), end));
                    snapshots.Add(due + late * (rule.Grace + longest));
                    Assert.IsType<SetFreshness.Fresh>(rule.Judge(snapshots, end));
                }
            },
            iter: 200
        );

    [Theory]
    [InlineData("30 3 * * *", "2026-03-10T12:00:00Z", "2026-03-10T02:30:00Z")]
    [InlineData("30 3 * * *", "2026-03-10T02:30:00Z", "2026-03-10T02:30:00Z")]
    [InlineData("0 5 29 2 *", "2026-03-10T12:00:00Z", "2024-02-29T04:00:00Z")]
    [InlineData("0 5 29 2 *", "2103-03-10T12:00:00Z", "2096-02-29T04:00:00Z")]
    [InlineData("* * * 1 *", "2026-12-10T12:00:00Z", "2026-01-31T22:59:00Z")]
    [InlineData("* * * * *", "2026-12-10T12:00:30Z", "2026-12-10T12:00:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:00:00Z", "2026-10-25T00:30:00Z")]
    public void The_last_run_before_a_time_is_found(string cron, string at, string last) =>
        Assert.Equal(Time(last), Cron.Parse(cron).Last(Time(at), Berlin));

    [Fact]
    public void There_is_no_last_run_at_the_beginning_of_time() =>
        Assert.Null(Cron.Parse("0 5 29 2 *").Last(DateTimeOffset.MinValue.AddDays(1), TimeZoneInfo.Utc));

    private static Gen<(Freshness Rule, TimeSpan Longest, double Late)> Runs =>
        Gen.Select(
                Gen.OneOf("30 3 * * *", "0 4 * * 0", "0 */6 * * *", "15 * * * *", "30 2 * * *", "0 5 1 */3 *", "0 3,4 * * 1-5"),
                Gen.OneOf("Europe/Berlin", "Etc/UTC", "Australia/Lord_Howe"),
                Gen.Int[0, 60],
                Gen.Int[1, 50],
                Gen.Double[0, 1]
            )
            .Select(
                (cron, zone, grace, minutes, late) =>
                    (
                        new Freshness(
                            Cron.Parse(cron),
                            TimeZoneInfo.FindSystemTimeZoneById(zone),
                            TimeSpan.FromMinutes(grace),
                            TimeSpan.FromMinutes(minutes)
                        ),
                        TimeSpan.FromMinutes(minutes),
                        late
                    )
            );

    private static IEnumerable<DateTimeOffset> Occurrences(Cron cron, TimeZoneInfo zone, DateTimeOffset after)
    {
        for (var next = cron.Next(after, zone); next is { } at; next = cron.Next(at, zone))
            yield return at;
    }

    private static IEnumerable<DateTimeOffset> Before(IEnumerable<DateTimeOffset> snapshots, DateTimeOffset time) =>
        snapshots.Where(snapshot => snapshot < time).DefaultIfEmpty(time.AddDays(-1000));

    private static SnapshotFacts Snapshot(SnapshotGroup group, DateTimeOffset time) =>
        new($"{group}{time}", time, group.Host, group.Tags, []);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text);
}
