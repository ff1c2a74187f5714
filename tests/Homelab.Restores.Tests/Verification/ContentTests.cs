using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Tests.Verification;

/// <summary>What a restored tree is held against: the manifest, and what the repository says of the snapshot.</summary>
public sealed class ContentTests : IAsyncDisposable
{
    private const string Files =
        "for i in {1..40}; do echo $i > f$i; done; mkdir d; ln -s f1 link; mkfifo pipe; printf odd > $'\\xff odd\\n'";

    private readonly SmallRestore _restore = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_came_back_is_proven_with_numbers()
    {
        await _restore.MakeAsync(Files, Ct);

        var found = (await _restore.InspectAsync(Ct, set => set with { SnapshotFiles = 42 })).Sets.Single();

        Assert.DoesNotContain(found.Checks, check => check.Effective is CheckStatus.Fail or CheckStatus.Warn);
        Assert.Equal((41, 41), (found.Files, found.ProvenFiles));
        Assert.Contains("41 of 41 files", Check(found.Checks, "content").Evidence, StringComparison.Ordinal);
        Assert.Contains("pipeline 7", Check(found.Checks, "canary").Evidence, StringComparison.Ordinal);
        Assert.Equal(
            (CheckStatus.Pass, "41 files proven"),
            (found.Proven.Judge("set", "files", isSample: false).Status, found.Proven.Judge("set", "files", isSample: false).Evidence)
        );
        Assert.Empty(found.Changed);
    }

    [Theory]
    [InlineData("touch -r f7 t; echo X > f7; touch -r t f7; rm t", "content", "other content: ", "f7")]
    [InlineData("rm f7", "content", "missing: ", "f7")]
    [InlineData("rm f7; mkdir f7", "content", "another kind: ", "f7")]
    [InlineData("ln -sfn f2 link", "content", "leading elsewhere: ", "link")]
    [InlineData("chmod 600 f7", "owners", "0600 instead of 0644", "f7")]
    [InlineData("rm f1 f2 f3 f4 f5 f6 f7 f8", "content", "8 paths missing: ", " and 3 more")]
    [InlineData("for i in {1..10}; do echo more >> f$i; done", "changed", "10 files of 41", "f1")]
    [InlineData("rm -r ./*", "content", "missing: ", "d")]
    public async Task Damage_fails_and_is_named(string damage, string check, params string[] named)
    {
        await _restore.MakeAsync(Files, Ct);
        await _restore.DamageAsync(damage, Ct);

        var found = Check(await _restore.LookAsync(Ct), check);

        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.All(named, part => Assert.Contains(part, found.Evidence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("echo more >> f1", CheckStatus.Pass)]
    [InlineData("echo more >> f1; echo more >> f2", CheckStatus.Warn)]
    [InlineData("echo new > new; mkdir -p dd/ee", CheckStatus.Pass)]
    [InlineData("rm f1; echo new > f1; chmod 600 f1", CheckStatus.Pass)]
    public async Task What_was_written_while_the_backup_ran_is_no_damage(string meanwhile, CheckStatus changed)
    {
        await _restore.MakeAsync(Files, Ct, meanwhile);

        var result = await _restore.InspectAsync(Ct);

        Assert.DoesNotContain(result.Sets[0].Checks, check => check.Effective is CheckStatus.Fail);
        Assert.Equal(changed, Check(result.Sets[0].Checks, "changed").Status);
        Assert.All(result.Sets[0].Changed, file => Assert.Equal(64, file.Sha256.Length));
    }

    [Fact]
    public async Task What_went_before_restic_came_by_is_no_damage_when_the_repository_says_so()
    {
        await _restore.MakeAsync(Files, Ct, "rm f1 pipe; chmod 700 d");
        SetInspection Known(SetInspection set) =>
            set with
            {
                SnapshotFiles = 41,
                Altered = [.. new[] { "f1", "pipe", "d" }.Select(name => new AlteredPath($"{_restore.Source}/{name}"))],
            };

        Assert.DoesNotContain(await _restore.LookAsync(Ct, Known), check => check.Effective is CheckStatus.Fail);

        await _restore.DamageAsync("rm f2", Ct);
        var damaged = await _restore.LookAsync(Ct, Known);
        Assert.Contains("f2", Check(damaged, "content").Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("f1,", Check(damaged, "content").Evidence, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Fail, Check(damaged, "complete").Status);
    }

    [Fact]
    public async Task Of_a_sample_only_what_came_back_is_judged()
    {
        await _restore.MakeAsync(Files, Ct);
        await _restore.DamageAsync("rm -r f1* d link pipe", Ct);

        var found = await _restore.LookAsync(Ct, set => set with { IsSample = true });

        Assert.DoesNotContain(found, check => check.Effective is CheckStatus.Fail);
        Assert.Contains("a sample: 31 of 42 files", Check(found, "complete").Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_manifest_of_the_snapshot_that_was_asked_for_counts()
    {
        await _restore.MakeAsync(Files, Ct);

        foreach (
            var change in new Func<SetInspection, SetInspection>[]
            {
                set => set with { ManifestSha256 = new string('0', 64) },
                set => set with { ManifestSha256 = null },
                set => set with { Manifest = null },
                set => set with { Manifest = set.Manifest + "x" },
                set => set with { Set = "other" },
                set => set with { Host = "other" },
                set => set with { Tier = "slow" },
                set => set with { SnapshotTime = set.SnapshotTime.AddHours(-1) },
                set => set with { SnapshotTime = set.SnapshotTime.AddDays(30) },
            }
        )
        {
            Assert.Equal(CheckStatus.Fail, Check(await _restore.LookAsync(Ct, change), "manifest").Effective);
        }

        Assert.Equal(CheckStatus.Fail, Check(await _restore.LookAsync(Ct, set => set with { Canary = "pipeline 6" }), "canary").Status);
        Assert.Equal(
            CheckStatus.Fail,
            Check(await _restore.LookAsync(Ct, set => set with { ManifestSha256 = new string('0', 64) }), "content").Effective
        );
    }

    [Theory]
    [InlineData("mv M t && head -n -1 t > M")]
    [InlineData("rm M && mkdir M")]
    [InlineData("rm M && ln -s /etc/passwd M")]
    [InlineData("rm M && mkfifo M")]
    [InlineData(": > M")]
    [InlineData("head -c 100000 /dev/urandom > M")]
    public async Task A_manifest_that_is_anything_else_proves_nothing(string damage)
    {
        await _restore.MakeAsync(Files, Ct);
        await _restore.DamageAsync(
            $"cd {_restore.Root}{_restore.Staging}; {damage.Replace("M", "manifest.jsonl", StringComparison.Ordinal)}",
            Ct
        );

        var found = (await _restore.InspectAsync(Ct)).Sets.Single();

        Assert.Equal(CheckStatus.Fail, Check(found.Checks, "manifest").Status);
        Assert.Equal(CheckStatus.Fail, Check(found.Checks, "content").Effective);
        Assert.Equal(CheckStatus.Fail, found.Proven.Judge("set", "files", isSample: false).Status);
    }

    public ValueTask DisposeAsync() => _restore.DisposeAsync();

    private static DrillCheck Check(IReadOnlyList<DrillCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
