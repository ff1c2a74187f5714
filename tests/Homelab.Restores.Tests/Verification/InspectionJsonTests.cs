using System.Text;
using Homelab.Backups.Databases;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Tests.Verification;

/// <summary>A target is a machine full of restored data: what it answers is data, too.</summary>
public sealed class InspectionJsonTests
{
    private static readonly InspectionJob Job = new()
    {
        Root = "/restored",
        Sets =
        [
            new SetInspection
            {
                Set = "dbs",
                Kind = "postgres",
                Snapshot = "abc",
                SnapshotTime = DateTimeOffset.UnixEpoch,
                SnapshotFiles = 3,
                Altered = [new AlteredPath("/gone"), new AlteredPath("/a", 3, DateTimeOffset.UnixEpoch)],
                Loaded =
                [
                    new LoadedDatabase("app", "postgres", "app", new ServerPlace("cluster", "/tmp/x", "postgres", 5432), 1.5)
                    {
                        Facts = new DatabaseFacts("app", "postgres", "15.8", DateTimeOffset.UnixEpoch)
                        {
                            Rows = new Dictionary<string, long> { ["public.t"] = 3 },
                            Files = [new DumpFile("/d", 1, "aa")],
                        },
                    },
                ],
            },
        ],
        Sabotage = new SabotageOrder(SabotageKind.FlipByte, 7),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_arrives_as_it_was_sent()
    {
        var json = InspectionJson.Write(Job);

        Assert.Equal(json, InspectionJson.Write(await InspectionJson.ReadJobAsync(new MemoryStream(json), Ct)));
        Assert.Contains("\"flip-byte\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_arrives_as_it_was_sent()
    {
        var json = InspectionJson.Write(
            new InspectionResult
            {
                Sets =
                [
                    new SetFindings
                    {
                        Set = "dbs",
                        Files = 2,
                        Checks = [new DrillCheck("dbs", "content", CheckStatus.Pass, "2 of 2") { IsMandatory = true }],
                        Changed = [new ChangedFile("/a", 1, DateTimeOffset.UnixEpoch, "")],
                    },
                ],
                Sabotaged = new Damage("dbs", "/a", "a bit of /a"),
            }
        );

        Assert.Equal(json, InspectionJson.Write(await ReadAsync(Encoding.UTF8.GetString(json))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"sets":null}""")]
    [InlineData("""{"sets":[{"checks":[]}]}""")]
    [InlineData("""{"sets":[{"set":"dbs","checks":null}]}""")]
    [InlineData("""{"sets":[{"set":"dbs","checks":[{"name":"content","status":"splendid","evidence":""}]}]}""")]
    [InlineData("""{"sets":[{"set":"dbs","checks":[{"set":"dbs","name":"content","status":"pass"}]}]}""")]
    public Task What_is_no_answer_is_told(string said) => Assert.ThrowsAsync<InspectionUnreadableException>(() => ReadAsync(said));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"sets":[null]}""")]
    [InlineData("""{"sets":[{"set":"other","checks":[{"set":"dbs","name":"content","status":"pass","evidence":""}]}]}""")]
    public async Task Silence_about_a_set_is_a_failure(string said)
    {
        var found = Assert.Single((await ReadAsync(said)).Sets);

        Assert.Equal("dbs", found.Set);
        Assert.Equal(CheckStatus.Fail, Assert.Single(found.Checks).Status);
    }

    [Fact]
    public async Task A_status_that_is_none_does_not_pass_and_what_has_no_bounds_gets_some()
    {
        var checks = string.Join(
            ',',
            Enumerable
                .Range(0, 5000)
                .Select(i => $$"""{"set":"x","name":"c{{i}}","status":{{i % 9}},"evidence":"{{new string('e', 3000)}}","seconds":-1}""")
        );
        var found = Assert.Single(
            (await ReadAsync($$"""{"sets":[{"set":"dbs","checks":[null,{{checks}}],"files":-1,"changed":[null]}]}""")).Sets
        );

        Assert.Equal((2000, 0L), (found.Checks.Count, found.Files));
        Assert.Empty(found.Changed);
        Assert.All(
            found.Checks,
            check => Assert.True(check is { Set: "dbs", Evidence.Length: <= 2001, Seconds: 0 } && Enum.IsDefined(check.Status))
        );
        Assert.Equal(CheckStatus.Fail, found.Checks[8].Status);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_waited_for() =>
        await Assert.ThrowsAsync<InspectionUnreadableException>(() =>
            InspectionJson.ReadResultAsync(new FileStream("/dev/zero", FileMode.Open, FileAccess.Read), Job, Ct)
        );

    private static Task<InspectionResult> ReadAsync(string said) =>
        InspectionJson.ReadResultAsync(new MemoryStream(Encoding.UTF8.GetBytes(said)), Job, Ct);
}
