using System.Text.Json;
using CliWrap.Buffered;
using Homelab.Cli.Tests.Backups;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Restores;

public sealed class RestoreVerbTests : IDisposable
{
    private readonly BackupSession _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Notes => _homelab.Dir["notes"];

    [Fact]
    public async Task An_address_a_password_and_the_tool_are_enough()
    {
        await BackUpAsync();
        File.Delete(_homelab.Dir["homelab.yml"]);
        _homelab.Set("RESTIC_REPOSITORY", _homelab.Repository);
        _homelab.Set("RESTIC_PASSWORD", WeakRepository.Password);
        _homelab.Set("RESTIC_FAST_REPOSITORY", null);
        _homelab.Set("RESTIC_FAST_PASSWORD", null);
        _homelab.Set("HOMELAB_STATE", _homelab.Dir["another-state"]);

        var run = await RestoreAsync("notes", "--target", "back");

        Assert.True(run.ExitCode == 0, run.StandardOutput + run.StandardError);
        Assert.Equal("a", await File.ReadAllTextAsync(_homelab.Dir["back"] + Notes + "/a.md", Ct));
        Assert.Contains("2 of 2 files", run.StandardOutput, StringComparison.Ordinal);
        var check = Assert
            .Single(run.StandardOutput.Split('\n'), line => line.Contains("homelab manifest compare ", StringComparison.Ordinal))
            .Split(": homelab ")[1];
        Assert.Equal(0, (await _homelab.OtherAsync(check.Split(' '))).ExitCode);
    }

    [Fact]
    public async Task A_dry_run_is_the_list_and_changes_nothing()
    {
        await BackUpAsync();

        var run = await RestoreAsync("notes", "--target", "back", "--dry-run");
        var json = await RestoreAsync("notes", "--target", "back", "--dry-run", "--json", "--record", "record.json");

        Assert.Equal((0, 0), (run.ExitCode, json.ExitCode));
        Assert.Contains($"\n    {Notes}\n", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("nothing is changed yet\n  + 2 files, ", run.StandardOutput, StringComparison.Ordinal);
        Assert.Equal((true, Notes), (Json(json).GetProperty("changed").GetBoolean(), Json(json).GetProperty("paths")[0].GetString()));
        Assert.False(Directory.Exists(_homelab.Dir["back"]) || File.Exists(_homelab.Dir["record.json"]));
        await RestoreAsync("notes", "--target", "back");
        Assert.False(Json(await RestoreAsync("notes", "--target", "back", "--dry-run", "--json")).GetProperty("changed").GetBoolean());
    }

    [Fact]
    public async Task What_is_in_the_way_wants_the_machines_name_from_a_terminal_or_an_option()
    {
        await BackUpAsync();
        var name = Environment.MachineName;
        var refused = await RestoreAsync("notes", "--target", "/");
        var wrong = await RestoreAsync("notes", "--target", "/", "--confirm", name + "x");
        Assert.Equal((1, 1), (refused.ExitCode, wrong.ExitCode));
        Assert.Contains($"({Notes}; this machine is {name})", refused.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(["a.md"], Directory.GetFiles(Notes).Select(Path.GetFileName));

        File.WriteAllText(Notes + "/a.md", "since then");
        var typed = await TypeAsync(name);
        Assert.Contains($"Type {name} to go on: ", typed, StringComparison.Ordinal);
        Assert.Contains("The way back:", typed, StringComparison.Ordinal);
        Assert.Equal("a", await File.ReadAllTextAsync(Notes + "/a.md", Ct));
        Assert.Equal(
            "since then",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetDirectories(_homelab.Dir.Path, "notes.before-restore-*")) + "/a.md", Ct)
        );

        File.WriteAllText(Notes + "/a.md", "again");
        Assert.Contains("restore-in-the-way", await TypeAsync("no"), StringComparison.Ordinal);
        Assert.Equal(0, (await RestoreAsync("notes", "--target", "/", "--confirm", name)).ExitCode);
        Assert.Equal("a", await File.ReadAllTextAsync(Notes + "/a.md", Ct));
    }

    [Fact]
    public async Task What_the_playbook_asks_for_is_what_it_gets()
    {
        await BackUpAsync();
        var yaml = await File.ReadAllTextAsync(_homelab.Dir["homelab.yml"], Ct);
        File.Delete(_homelab.Dir["homelab.yml"]);

        var run = await _homelab.OtherAsync(
            [
                "restore",
                "notes",
                "--at",
                "latest",
                "--tier",
                "fast",
                "--config",
                "/dev/stdin",
                "--record",
                "notes.json",
                "--json",
                "--target",
                _homelab.Dir["back"],
                "--only",
                "files",
            ],
            yaml
        );

        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Equal(
            ("files", "nas", true),
            (
                Json(run).GetProperty("kind").GetString(),
                Json(run).GetProperty("host").GetString(),
                Json(run).GetProperty("filesDone").GetBoolean()
            )
        );
        Assert.Equal(run.StandardOutput.TrimEnd(), (await File.ReadAllTextAsync(_homelab.Dir["notes.json"], Ct)).TrimEnd());
    }

    [Theory]
    [InlineData("", "Name the set")]
    [InlineData("notes", "Say where to")]
    [InlineData("notes --target x --sample much", "is no size")]
    [InlineData("notes --target / --sample 5GiB", "is for drills")]
    [InlineData("notes --target x --include a.md", "is not absolute")]
    [InlineData("notes --target x --include /a --sample 5MiB", "give one of them")]
    [InlineData("notes --target x --databases throwaway", "give --record FILE")]
    [InlineData("notes --target x --only databases", "Say where the dumps are loaded")]
    [InlineData("notes --target x --only nonsense", "files")]
    [InlineData("notes --target x --image app", "names no image")]
    [InlineData("notes --target x --tier Nope", "no name of a tier")]
    [InlineData("notes --target x --tier slow", "RESTIC_SLOW_READ_REPOSITORY is not set")]
    [InlineData("notes --target root@nas:/srv", "leave out the folder")]
    [InlineData("notes --target x --bring", "leave it out")]
    [InlineData("notes --target x --config gone.yml", "gone.yml does not exist")]
    public async Task What_cannot_be_meant_is_bad_usage(string arguments, string sentence)
    {
        var run = await RestoreAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.StandardError, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_homelab.Dir["x"]));
    }

    [Fact]
    public async Task A_host_is_restored_on_by_the_playbook_with_everything_that_was_asked_for()
    {
        await BackUpAsync();
        _homelab.Set("HOMELAB_ANSIBLE", _homelab.Dir["playbooks"]);
        _homelab.Dir.Write("playbooks/restore.yml", "");
        _homelab.Dir.Script(
            "bin/ansible-playbook",
            """
            printf '%s\n' "$@"; for option; do case $option in @*) cat "${option#@}";; *inventory.json) cat "$option";; esac; done >> "$OLDPWD/asked"; printf '%s\n' "$@" >> "$OLDPWD/asked"; env >> "$OLDPWD/asked"
            [ ! -e "$OLDPWD/fail" ] || { echo 'TASK [restore : Bring back the files] ***'; echo 'fatal: [nas]: FAILED! => {"msg": "no room"}'; exit 2; }
            """.Replace("$OLDPWD", _homelab.Dir.Path, StringComparison.Ordinal)
        );

        var run = await RestoreAsync("notes", "--target", "nas", "--at", "3f2a91c8", "--confirm", "nas");
        var asked = await File.ReadAllTextAsync(_homelab.Dir["asked"], Ct);

        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Contains($"\"restore_config\":\"{_homelab.Dir["homelab.yml"]}\"", asked, StringComparison.Ordinal);
        Assert.All(
            ["\"restore_at\":\"3f2a91c8\"", "\"restore_confirm\":\"nas\"", "\"nas\":{", "--tags\nnotes\n", "RESTIC_FAST_PASSWORD="],
            text => Assert.Contains(text, asked, StringComparison.Ordinal)
        );
        _homelab.Dir.Write("fail", "");
        var failed = await RestoreAsync("notes", "--target", "root@nas:2222");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(
            "\"root@nas\":{\"ansible_ssh_common_args\":\"-o Port=2222\"",
            await File.ReadAllTextAsync(_homelab.Dir["asked"], Ct),
            StringComparison.Ordinal
        );
        Assert.Contains("homelab: Bring back the files: no room", failed.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _homelab.Dispose();

    private async Task BackUpAsync()
    {
        _homelab.MakeWeak();
        Assert.Equal(0, (await _homelab.RunAsync("run", "--host", "nas")).ExitCode);
    }

    private Task<BufferedCommandResult> RestoreAsync(params string[] arguments) => _homelab.OtherAsync(["restore", .. arguments]);

    private static JsonElement Json(BufferedCommandResult run) => JsonDocument.Parse(run.StandardOutput).RootElement;

    /// <summary>Answers as a person at a terminal would.</summary>
    private async Task<string> TypeAsync(string text)
    {
        var environment = new Dictionary<string, string?>(_homelab.Environment) { ["CI"] = null, ["TERM"] = "dumb" };
        var run = await RealTools.RunAsync(
            "script",
            ["--quiet", "--return", "--command", $"stty cols 500; '{RealTools.Homelab}' restore notes --target /", "/dev/null"],
            Ct,
            _homelab.Dir.Path,
            environment,
            text + "\n"
        );
        return run.StandardOutput.Replace("\r", "", StringComparison.Ordinal);
    }
}
