using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

/// <summary>
/// From everywhere to everywhere: an undamaged restore is never called damaged, and a damaged one never sound, whatever the repository and
/// the
/// target are. All of it in the long run; in each the combination in which the files are carried, and of it what takes no time.
/// </summary>
public sealed class DrillMatrixTests(AtHome at, DrillMatrixTests.Somebody somebody)
    : IClassFixture<AtHome>,
        IClassFixture<DrillMatrixTests.Somebody>
{
    private const string Id = "dev-learning-1";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 };
    private static readonly string[] All = ["app", "gitea", "kuma", "photos", "vault"],
        Quick = ["kuma", "vault"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Homestead Home => at.Home;

    public static TheoryData<string, string> Combinations
    {
        get
        {
            if (!IsLong)
                return new() { { "folder", "ssh" } };
            var all = new TheoryData<string, string>();
            foreach (var repository in new[] { "folder", "rest-server", "s3" })
            {
                foreach (var target in new[] { "directory", "container", "rootless container", "ssh" })
                    all.Add(repository, target);
            }

            return all;
        }
    }

    [Theory, MemberData(nameof(Combinations))]
    public async Task What_is_sound_passes_and_what_was_damaged_by_hand_fails(string repository, string target)
    {
        await using var ground = await GroundAsync(repository, target);
        var (sets, damage, missed) = (IsLong ? All : Quick, new HandDamage(Home), new List<string>());
        if (IsLong)
            Sound(await HoldAsync(ground, sets, null), target, missed);
        for (var round = 0; round < (IsLong ? HandDamage.Rounds : 1); round++)
        {
            var drill = await HoldAsync(ground, sets, damage.Script(round, sets));
            missed.AddRange(damage.Unnoticed(round, sets, drill).Select(way => $"not noticed in round {round}: {way}\n{drill.All}"));
        }

        TestContext.Current.SendDiagnosticMessage(
            "Drill matrix, {0} to {1}: {2} of {3} judgements wrong.",
            repository,
            target,
            missed.Count,
            (IsLong ? 1 : 0) + (sets.Length * (IsLong ? HandDamage.Rounds : 1))
        );
        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    private static void Sound(Drilled drill, string target, List<string> missed)
    {
        var expected = target == "directory" ? DrillVerdict.Warn : DrillVerdict.Pass;
        var odd = drill
            .Report.Checks.Where(check => check.Effective is CheckStatus.Fail or CheckStatus.Warn)
            .Select(check => $"{check.Set} {check.Name}: {check.Evidence}")
            .ToList();
        if (drill.Report.Verdict != expected || odd.Count > 0)
            missed.Add($"not sound: {string.Join("; ", odd)}\n{drill.All}");
        // Whose files are an ordinary user cannot make, and it is said of which.
        var owners = drill.Report.Checks.Where(check => check.Name == "owners").ToList();
        if (
            owners.Count == 0
            || owners.Exists(check =>
                (check.Status is CheckStatus.Skip) != (target == "rootless container") && check.Set is "vault" or "photos"
            )
        )
            missed.Add($"owners: {string.Join("; ", owners.Select(check => $"{check.Set} {check.Status} {check.Evidence}"))}");
    }

    private async Task<Drilled> HoldAsync(Ground ground, string[] sets, string? damage)
    {
        var drill = await Home.HoldAsync(
            ground.Order with
            {
                Arguments = ["--sets", string.Join(',', sets)],
                Damage = damage is null ? null : ground.Where + damage,
            }
        );
        Assert.NotNull(drill.Written);
        await Leftovers.AssertNoneAsync(drill.Report.Id);
        Assert.Empty(ground.Order.User?.Processes() ?? []);
        // What was placed is known to the record of the target, however it came there.
        Assert.Equal(Home.Kuma, Assert.Single(drill.Report.Sets.Single(set => set.Set == "kuma").Databases).Name);
        return drill;
    }

    private async Task<Ground> GroundAsync(string repository, string target)
    {
        var reading = repository switch
        {
            "folder" => await Home.FromFolderAsync(),
            "rest-server" => await Home.FromRestServerAsync(),
            _ => Home.FromStore(),
        };
        const string drills = "ROOT=$HOMELAB_STATE/drills/$HOMELAB_DRILL/root RECORDS=$HOMELAB_STATE/drills/$HOMELAB_DRILL/records\n";
        var container = $"{{ kind: container, image: \"{RealTools.HostImage}\" }}";
        switch (target)
        {
            case "directory":
                return new Ground(
                    new DrillOrder("{ kind: directory, path: PLACE/restored }", reading),
                    drills + "ROOT=${HOMELAB_STATE%/*}/restored\n"
                );
            case "container":
                return new Ground(new DrillOrder(container, reading), drills);
            case "rootless container":
                return new Ground(new DrillOrder(container, reading) { User = await somebody.UserAsync() }, drills);
            default:
                var host = await SshHost.StartAsync(Ct, drillTarget: Id, network: "host");
                var order = new DrillOrder($"{{ kind: ssh, host: {host.Name}, id: {Id}, reset: [[{host.Reset}]] }}", reading)
                {
                    Environment = new Dictionary<string, string?> { ["DRILL_SSH_CONFIG"] = host.Config },
                };
                return new Ground(
                    order,
                    $"exec ssh -F '{host.Config}' {host.Name} \"HOMELAB_DRILL=$HOMELAB_DRILL bash -s\" <<'THERE'\nROOT= RECORDS=/var/lib/homelab/drills/$HOMELAB_DRILL/records\n"
                )
                {
                    Host = host,
                };
        }
    }

    /// <summary>Where a drill is held.</summary>
    /// <param name="Where">The begin of a script that does something there.</param>
    private sealed record Ground(DrillOrder Order, string Where) : IAsyncDisposable
    {
        public SshHost? Host { get; init; }

        public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>An account that is made when it is first needed.</summary>
    public sealed class Somebody : IAsyncDisposable
    {
        private readonly OrdinaryUser _user = new();
        private bool _isMade;

        public async Task<OrdinaryUser> UserAsync()
        {
            if (!_isMade)
                await _user.InitializeAsync();
            _isMade = true;
            await _user.FetchImagesAsync();
            return _user;
        }

        public ValueTask DisposeAsync() => _user.DisposeAsync();
    }
}
