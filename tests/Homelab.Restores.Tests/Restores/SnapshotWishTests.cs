using Homelab.Backups.Restic;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Tests.Restores;

public sealed class SnapshotWishTests
{
    private static readonly Snapshot Newest = Of('b', day: 3),
        Older = Of('a', day: 2);

    [Fact]
    public void The_latest_is_the_newest_of_the_set()
    {
        Assert.Equal(Newest, Found(new SnapshotWish("notes"), Newest, Older));
    }

    [Fact]
    public void Another_is_found_by_the_beginning_of_its_id()
    {
        Assert.Equal(Older, Found(new SnapshotWish("notes") { At = "aaaa" }, Newest, Older));
    }

    [Theory]
    [InlineData("latest", "no snapshot in this repository")]
    [InlineData("aaaa", "has none at all")]
    public void Without_any_there_is_none(string at, string words) =>
        Assert.Contains(words, None(new SnapshotWish("notes") { At = at }), StringComparison.Ordinal);

    [Theory]
    [InlineData("aaa")]
    [InlineData("--help")]
    [InlineData("latest:/etc")]
    [InlineData("AAAA")]
    public void What_is_no_id_reaches_nobody(string at) =>
        Assert.Contains("is no snapshot", None(new SnapshotWish("notes") { At = at }, Newest), StringComparison.Ordinal);

    [Fact]
    public void An_id_that_is_not_there_is_answered_with_those_that_are()
    {
        Assert.Contains(
            "bbbbbbbb (2026-01-03 00:00), aaaaaaaa",
            None(new SnapshotWish("notes") { At = "cccc" }, Newest, Older),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_newest_of_two_machines_is_nobodys_choice()
    {
        Assert.Contains(
            "choose one of docker1, nas",
            None(new SnapshotWish("notes"), Newest, Of('c', day: 1, host: "docker1")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_dated_after_now_is_not_the_latest_and_is_named()
    {
        var ahead = Of('f', day: 5);

        var choice = Assert.IsType<SnapshotChoice.Found>(new SnapshotWish("notes").Choose([ahead, Newest], Now));
        Assert.Equal(Newest, choice.Snapshot);
        Assert.Equal("ffffffff (2026-01-05 00:00)", choice.Skipped);
        Assert.Contains(
            "only snapshots that are dated after now, ffffffff",
            None(new SnapshotWish("notes"), ahead),
            StringComparison.Ordinal
        );
        Assert.Equal(ahead, Found(new SnapshotWish("notes") { At = "ffff" }, ahead, Newest));
    }

    [Fact]
    public void What_has_no_id_of_restics_is_not_there()
    {
        var hostile = new Snapshot(Newest.Facts with { Id = "--target=/" });

        Assert.Contains("no snapshot", None(new SnapshotWish("notes"), hostile), StringComparison.Ordinal);
    }

    private static Snapshot Found(SnapshotWish wish, params Snapshot[] all) =>
        Assert.IsType<SnapshotChoice.Found>(wish.Choose(all, Now)).Snapshot;

    private static string None(SnapshotWish wish, params Snapshot[] all) =>
        Assert.IsType<SnapshotChoice.None>(wish.Choose(all, Now)).Sentence;

    private static DateTimeOffset Now => new(2026, 1, 4, 0, 0, 0, TimeSpan.Zero);

    private static Snapshot Of(char id, int day, string host = "nas") =>
        new(
            new SnapshotFacts(
                new string(id, 64),
                new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero),
                host,
                ["homelab", "tier:fast", "set:notes"],
                []
            )
        );
}
