using Homelab.Testing;

namespace Homelab.Cli.Tests.Backups;

public sealed class BackupUsageTests
{
    private const string Canary = "canary-of-the-object-store-0001";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("run --tier gold", "homelab.yml has no such tier: it has fast.")]
    [InlineData("run --host attic", "homelab.yml has no such host: it has nas, docker1.")]
    [InlineData("run", "There are several hosts: say which one this machine is with --host nas or --host docker1.")]
    [InlineData("run --arguments !!!", "--arguments is not what a pipeline hands over")]
    [InlineData("run --arguments W10", "--arguments is not what a pipeline hands over")]
    [InlineData("check --arguments WyJnb2xkIl0", "homelab.yml has no such tier: it has fast.")]
    [InlineData("check --tier fast --arguments WyJnb2xkIl0", "homelab.yml has no such tier: it has fast.")]
    [InlineData("list --config nowhere.yml", "nowhere.yml does not exist")]
    [InlineData("retention --against nowhere.json", "nowhere.json does not exist")]
    public async Task What_cannot_be_meant_is_said_in_one_sentence(string arguments, string sentence)
    {
        using var homelab = new BackupSession();

        var run = await homelab.RunAsync(arguments.Split(' '));

        Assert.Contains(sentence, run.StandardError, StringComparison.Ordinal);
        Assert.Equal((arguments.Contains("--against", StringComparison.Ordinal) ? 1 : 2, ""), (run.ExitCode, run.StandardOutput));
        Assert.Single(run.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("tiers: {}", "homelab.yml has no tier: add one under backups.tiers.")]
    [InlineData(
        "tiers: { fast: { cron: \"30 3 * * *\" }, slow: { cron: \"0 4 * * 0\" } }",
        "There are several tiers: choose one with --tier fast or --tier slow."
    )]
    public async Task A_tier_is_chosen_only_where_there_is_one(string tiers, string sentence)
    {
        using var homelab = new BackupSession();
        homelab.Dir.Write("homelab.yml", $"version: 1\nbackups:\n  sets: {{ notes: {{ paths: [/srv/notes] }} }}\n  {tiers}\n");

        var run = await homelab.RunAsync("list");

        Assert.Equal((2, $"homelab: {sentence}"), (run.ExitCode, run.StandardError.Trim()));
    }

    [Theory]
    [InlineData("RESTIC_FAST_REPOSITORY")]
    [InlineData("RESTIC_FAST_PASSWORD")]
    public async Task A_variable_that_is_missing_is_named_by_every_verb(string variable)
    {
        using var homelab = new BackupSession();
        homelab.Set(variable, null);

        foreach (
            var verb in new[] { "run --host nas", "run --host nas --dry-run", "init", "prune", "check", "list", "freshness", "retention" }
        )
        {
            var run = await homelab.RunAsync(verb.Split(' '));

            Assert.Equal((verb, 2, ""), (verb, run.ExitCode, run.StandardOutput));
            Assert.Contains(
                $"{variable} is not set: add it as a masked CI/CD variable of the environment homelab/backup, or export it",
                run.StandardError,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Debians_own_restic_is_refused_with_exit_code_2()
    {
        using var homelab = new BackupSession(RealTools.Restic014);
        homelab.MakeWeak();

        foreach (var verb in new[] { "run --host nas", "init", "prune", "check", "list" })
        {
            var run = await homelab.RunAsync(verb.Split(' '));

            Assert.Equal((verb, 2), (verb, run.ExitCode));
            Assert.Contains("restic 0.14.0 is too old", run.StandardError, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_verb_shows_a_secret_whether_it_works_or_fails()
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var homelab = new BackupSession();
        homelab.MakeWeak(server.Folder());
        var inAddress = Uri.EscapeDataString(RestServer.Password);
        homelab.Set(
            "RESTIC_FAST_REPOSITORY",
            server.Repository().Replace("://", $"://{RestServer.User}:{inAddress}@", StringComparison.Ordinal)
        );
        homelab.Set("RESTIC_FAST_AWS_SECRET_ACCESS_KEY", Canary);
        homelab.Set("KUMA_BACKUP_FAST_URL", $"http://127.0.0.1:9/api/push/{Canary}?status=up");
        homelab.Config("keep: { last: 1 }");
        string[] verbs =
        [
            "init",
            "run --host nas --json",
            "run --host nas",
            "run --host nas --dry-run",
            "prune",
            "check --json",
            "list",
            "freshness",
            "retention",
            "run --host nas --verbose",
        ];

        await TellsNothing(verbs);
        homelab.Set("RESTIC_FAST_PASSWORD", "another-" + Canary);
        await TellsNothing(["run --host nas", "check", "list"]);
        await server.CutOffAsync();
        await TellsNothing(["run --host nas --verbose"]);

        async Task TellsNothing(string[] verbs)
        {
            foreach (var verb in verbs)
            {
                var run = await homelab.RunAsync(verb.Split(' '));
                var said =
                    run.StandardOutput
                    + run.StandardError
                    + string.Concat(
                        Directory.Exists(homelab.Dir["homelab-report"])
                            ? Directory.GetFiles(homelab.Dir["homelab-report"]).Select(File.ReadAllText)
                            : []
                    );
                foreach (var secret in new[] { WeakRepository.Password, RestServer.Password, inAddress, Canary })
                    Assert.False(said.Contains(secret, StringComparison.Ordinal), $"{verb} shows {secret}: {said}");
            }
        }
    }
}
