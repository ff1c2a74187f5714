using Homelab.Testing;

namespace Homelab.Cli.Tests;

/// <summary>Kits as people make and open them.</summary>
public sealed class RecoveryVerbTests : IAsyncLifetime
{
    private const string Password = "correct-horse-battery";

    private static readonly Dictionary<string, string?> Secrets = new()
    {
        ["RESTIC_FAST_REPOSITORY"] = "rest:https://nas:hunter2hunter2@backup.example/fast",
        ["RESTIC_FAST_PASSWORD"] = Password,
    };

    private readonly Session _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await RealTools.RunAsync(RealTools.AgeKeygen, ["-o", _homelab.Dir["key.txt"]], Ct);
        var recipient = (await RealTools.RunAsync(RealTools.AgeKeygen, ["-y", _homelab.Dir["key.txt"]], Ct)).StandardOutput.Trim();
        Directory.CreateDirectory(_homelab.Dir["stick"]);
        _homelab.Dir.Write(
            "homelab.yml",
            $"""
            version: 1
            backups:
              sets:
                vault: {"{"} paths: [/srv/vault] {"}"}
              tiers:
                fast: {"{"} cron: "30 3 * * *" {"}"}
            recovery: {"{"} recipients: [{recipient}], to: [{_homelab.Dir["stick"]}] {"}"}
            """
        );
    }

    [Fact]
    public async Task What_is_in_a_kit_is_shown_without_a_secret_until_somebody_asks()
    {
        var made = await RunAsync("recovery", "make");
        var kit = MadeKit();

        Assert.Equal((0, $"{Path.GetFileName(kit)}: copied to {_homelab.Dir["stick"]}\n"), (made.ExitCode, made.StandardOutput));
        var shown = await RunAsync("recovery", "open", kit, "--identity", "key.txt");
        Assert.True(shown.ExitCode == 0, shown.StandardError);
        Assert.Contains("which no drill has proven", shown.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "tier fast: rest:https://nas:⟨sensitive⟩@backup.example/fast; variables RESTIC_FAST_PASSWORD, RESTIC_FAST_REPOSITORY",
            shown.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1. vault (files) on local: not proven; homelab restore vault --tier fast --target /",
            shown.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Password, shown.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            $"export RESTIC_FAST_PASSWORD={Password}",
            (await RunAsync("recovery", "open", kit, "--identity", "key.txt", "--reveal")).StandardOutput,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dry_run_makes_nothing_and_says_what_it_would()
    {
        var run = await RunAsync("recovery", "make", "--dry-run");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("tier fast: rest:https://nas:⟨sensitive⟩@backup.example/fast", run.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, run.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_homelab.Dir["stick"]));
    }

    [Fact]
    public async Task A_kit_unpacks_once_into_a_folder_of_its_own()
    {
        await RunAsync("recovery", "make");
        string[] open = ["recovery", "open", MadeKit(), "--identity", "key.txt", "--to", "kit"];

        var first = await RunAsync(open);
        var second = await RunAsync(open);

        Assert.Equal((0, "", 1), (first.ExitCode, first.StandardOutput, second.ExitCode));
        Assert.StartsWith("homelab: kit holds something already", second.StandardError, StringComparison.Ordinal);
        var sourced = await RealTools.RunAsync(
            "/bin/sh",
            ["-c", ". ./environment.sh; printf %s \"$RESTIC_FAST_PASSWORD\""],
            Ct,
            _homelab.Dir["kit"]
        );
        Assert.Equal(Password, sourced.StandardOutput);
    }

    [Fact]
    public async Task A_key_behind_a_passphrase_is_asked_for_on_the_terminal_and_refused_without_one()
    {
        await RunAsync("recovery", "make");
        var kit = MadeKit();
        var answers = """{ printf 'pass\npass\n'; sleep 3; }""";

        var locked = await RealTools.RunAsync(
            "/bin/sh",
            ["-c", $"{answers} | script -qec 'age -p -o locked.age key.txt' /dev/null"],
            Ct,
            _homelab.Dir.Path
        );
        var opened = await RealTools.RunAsync(
            "/bin/sh",
            ["-c", $"{answers} | script -qec '\"{RealTools.Homelab}\" recovery open \"{kit}\" --identity locked.age' /dev/null"],
            Ct,
            _homelab.Dir.Path
        );
        var without = await RealTools.RunAsync(
            "/usr/bin/setsid",
            ["-w", RealTools.Homelab, "recovery", "open", kit, "--identity", "locked.age"],
            Ct,
            _homelab.Dir.Path
        );

        Assert.True(locked.ExitCode == 0, locked.StandardOutput);
        Assert.Contains("tier fast: rest:https://", opened.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(1, without.ExitCode);
        Assert.StartsWith("homelab: The identity file is protected by a passphrase", without.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_opened_or_made_is_one_sentence()
    {
        await RunAsync("recovery", "make");
        await RealTools.RunAsync(RealTools.AgeKeygen, ["-o", _homelab.Dir["other.txt"]], Ct);
        var config = await File.ReadAllTextAsync(_homelab.Dir["homelab.yml"], Ct);

        await IsAsync(1, "None of the keys in the identity file opens this kit", "recovery", "open", MadeKit(), "--identity", "other.txt");
        await IsAsync(2, "away.age does not exist", "recovery", "open", "away.age", "--identity", "key.txt");
        await IsAsync(2, "Option '--identity' is required", "recovery", "open", MadeKit());
        Directory.Delete(_homelab.Dir["stick"], recursive: true);
        Assert.Equal(1, (await RunAsync("recovery", "make")).ExitCode);
        _homelab.Dir.Write("homelab.yml", config[..config.IndexOf("recovery:", StringComparison.Ordinal)]);
        await IsAsync(2, "homelab.yml has no `recovery`", "recovery", "make");
    }

    public ValueTask DisposeAsync()
    {
        _homelab.Dispose();
        return ValueTask.CompletedTask;
    }

    private string MadeKit() =>
        Path.Combine(
            "stick",
            Path.GetFileName(Assert.Single(Directory.GetFiles(_homelab.Dir["stick"], "homelab-recovery-*-unproven.age")))
        );

    private Task<CliWrap.Buffered.BufferedCommandResult> RunAsync(params string[] arguments) => _homelab.RunAsync(arguments, Secrets);

    private async Task IsAsync(int exit, string sentence, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(exit, run.ExitCode);
        Assert.StartsWith($"homelab: {sentence}", run.StandardError, StringComparison.Ordinal);
    }
}
