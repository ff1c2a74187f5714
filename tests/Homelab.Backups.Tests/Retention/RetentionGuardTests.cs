using System.Text.Json;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;

namespace Homelab.Backups.Tests.Retention;

public sealed class RetentionGuardTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly SnapshotGroup Vault = new("nas", ["tier:fast", "homelab", "set:vault"]);
    private static readonly SnapshotGroup Photos = new("nas", ["homelab", "tier:fast", "set:photos"]);

    [Fact]
    public void A_usual_run_is_allowed_and_counted()
    {
        var preview = RetentionPreview.Of([.. Daily(Vault, 9), .. Daily(Photos, 8)], Keep(daily: 7));

        Assert.Equal(new RetentionVerdict.Allowed(3), new RetentionGuard(10, [Vault, Photos]).Judge(preview, Now));
    }

    [Fact]
    public void More_than_a_run_may_remove_is_refused_with_the_group_and_the_numbers()
    {
        var preview = RetentionPreview.Of([.. Daily(Vault, 30), .. Daily(Photos, 8)], Keep(daily: 7));

        var refusal = Assert.Single(Refusals(new RetentionGuard(22, [Vault]).Judge(preview, Now)));

        Assert.Equal(new RetentionRefusal.TooMany(Vault, 23, 22), refusal);
        Assert.Equal(
            "The keep rules would remove 23 snapshots of nas (homelab, set:vault, tier:fast) and a run may remove 22: look at the list, then raise the tier's remove-at-most in homelab.yml or correct its keep rules.",
            refusal.Sentence
        );
        Assert.IsType<RetentionVerdict.Allowed>(new RetentionGuard(23, [Vault]).Judge(preview, Now));
    }

    [Fact]
    public void A_group_that_should_be_there_and_is_not_is_refused()
    {
        var preview = RetentionPreview.Of(Daily(Vault, 2), Keep(daily: 7));

        Assert.Equal([new RetentionRefusal.Missing(Photos)], Refusals(new RetentionGuard(10, [Vault, Photos]).Judge(preview, Now)));
    }

    [Fact]
    public void Nothing_at_all_is_refused_while_something_is_expected()
    {
        Assert.Equal([new RetentionRefusal.Missing(Vault)], Refusals(new RetentionGuard(10, [Vault]).Judge(new RetentionPreview([]), Now)));
        Assert.Equal(new RetentionVerdict.Allowed(0), new RetentionGuard(10, []).Judge(new RetentionPreview([]), Now));
    }

    [Fact]
    public void Removing_a_whole_group_is_refused_though_restic_itself_says_so()
    {
        var preview = new RetentionPreview([new GroupPreview(Vault, [], [.. Daily(Vault, 3)])]);

        Assert.Equal([new RetentionRefusal.Everything(Vault, 3)], Refusals(new RetentionGuard(10, []).Judge(preview, Now)));
    }

    [Fact]
    public void The_newest_of_a_group_is_not_removed()
    {
        var snapshots = Daily(Vault, 3).ToArray();
        var preview = new RetentionPreview([new GroupPreview(Vault, [new KeptSnapshot(snapshots[1], [])], [snapshots[0], snapshots[2]])]);

        Assert.Equal([new RetentionRefusal.Newest(Vault, snapshots[0])], Refusals(new RetentionGuard(10, []).Judge(preview, Now)));
    }

    [Fact]
    public void A_snapshot_from_the_future_does_not_push_todays_out()
    {
        var today = Daily(Vault, 1).Single();
        var strange = today with { Id = "future", Time = Now.AddYears(70) };

        var refusal = Assert.Single(
            Refusals(new RetentionGuard(10, [Vault]).Judge(RetentionPreview.Of([today, strange], Keep(last: 1)), Now))
        );

        Assert.Equal(new RetentionRefusal.Newest(Vault, today), refusal);
        Assert.Contains("dated in the future", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_group_shows_what_hides_in_its_name()
    {
        var group = new SnapshotGroup("nas\u001b[2J", ["tag\u202e\n"]);

        Assert.DoesNotContain(
            new RetentionRefusal.Missing(group).Sentence,
            character => char.IsControl(character) || character == '\u202e'
        );
    }

    [Fact]
    public void A_sets_group_is_that_of_its_snapshots()
    {
        var set = new BackupSet
        {
            Name = new SetName("vault"),
            Host = new HostName("nas"),
            Kind = SetKind.Vault,
            Manifest = ManifestDepth.Full,
        };

        Assert.Equal(Vault, SnapshotGroup.Of(new TierName("fast"), set));
        Assert.Equal(Vault.GetHashCode(), SnapshotGroup.Of(new TierName("fast"), set).GetHashCode());
        Assert.NotEqual(Vault, SnapshotGroup.Of(new TierName("slow"), set));
    }

    [Fact]
    public void Every_rule_reaches_restic_as_its_option() =>
        Assert.Equal(
            "--keep-last 1 --keep-hourly 2 --keep-daily 3 --keep-weekly 4 --keep-monthly 5 --keep-yearly 6",
            string.Join(' ', new RetentionPolicy(new KeepRules(1, 2, 3, 4, 5, 6)).Options)
        );

    [Fact]
    public void A_policy_that_keeps_nothing_cannot_be_made() => Assert.Throws<ArgumentException>(() => Keep());

    [Theory]
    [InlineData("2026-03-10T03:30:00.123456789+01:00", "2026-03-10T03:30:00.1234567+01:00")]
    [InlineData("2026-03-10T03:30:00Z", "2026-03-10T03:30:00.0000000+00:00")]
    [InlineData("2026-12-31T23:59:59.999999999-03:30", "2026-12-31T23:59:59.9999999-03:30")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("0001-01-01T00:00:00+01:00", null)]
    [InlineData("2026-03-10T03:30:00+23:00", null)]
    [InlineData("2026-03-10", null)]
    [InlineData("2026-13-10T03:30:00Z", null)]
    [InlineData("now", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Times_are_read_as_restic_writes_them(string? text, string? time) =>
        Assert.Equal(time, ResticTime.Parse(text)?.ToString("O"));

    [Theory]
    [InlineData("""{"keep":[]}""")]
    [InlineData("""[{"keep":[{"id":"a"}]}]""")]
    [InlineData("""[{"remove":[{"id":"a","time":"yesterday"}]}]""")]
    [InlineData("""[{"remove":[7]}]""")]
    public void An_answer_that_is_none_is_not_read(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Null(RetentionPreview.Read(document.RootElement));
    }

    private static RetentionPolicy Keep(int? last = null, int? daily = null) => new(new KeepRules(last, null, daily, null, null, null));

    private static IEnumerable<SnapshotFacts> Daily(SnapshotGroup group, int days) =>
        Enumerable.Range(0, days).Select(day => new SnapshotFacts($"{group.Tags[1]}-{day}", Now.AddDays(-day), group.Host, group.Tags, []));

    private static IReadOnlyList<RetentionRefusal> Refusals(RetentionVerdict verdict) =>
        Assert.IsType<RetentionVerdict.Refused>(verdict).Refusals;
}
