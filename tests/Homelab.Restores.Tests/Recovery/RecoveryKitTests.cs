using System.Text.Json.Nodes;
using Homelab.Backups.Manifests.Sources;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Restores.Recovery;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Recovery;

/// <summary>Kits as a drill makes them, opened with age, tar and a shell alone.</summary>
public sealed class RecoveryKitTests : IDisposable
{
    private readonly KitBench _bench = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Age_and_tar_alone_open_it_and_a_shell_gets_every_variable_as_it_was()
    {
        _bench.Dir.Write("cloud.json", "{\"key\": 1}");
        _bench.Environment["RESTIC_FAST_READ_GOOGLE_APPLICATION_CREDENTIALS"] = _bench.Dir["cloud.json"];
        var kit = await _bench.MadeAsync();

        var said = await ShellAsync(
            $"""
            age -d -i key.txt "{kit}" | tar xz && cd homelab-recovery && find . -printf '%m %p\n' | sort && . ./environment.sh
            printf '%s\0' "$RESTIC_FAST_READ_PASSWORD" "$RESTIC_FAST_READ_REPOSITORY" "$APP_DB_URL"
            cat "$RESTIC_FAST_READ_GOOGLE_APPLICATION_CREDENTIALS"
            . ./restic-fast.sh
            printf '\0%s\0%s\0' "$RESTIC_PASSWORD" "$RESTIC_REPOSITORY"; cat "$GOOGLE_APPLICATION_CREDENTIALS"; ls hit 2>/dev/null
            """
        );

        Assert.Equal(
            "600 ./README.md\n600 ./environment.sh\n600 ./files/RESTIC_FAST_READ_GOOGLE_APPLICATION_CREDENTIALS\n600 ./homelab.yml\n600 ./kit.json\n600 ./restic-fast.sh\n700 .\n700 ./files\n"
                + $"{KitBench.NastyPassword}\0rest:https://reader:hunter2hunter2@backup.example/fast\0postgres://app:secret-of-the-app@db/app\0{{\"key\": 1}}"
                + $"\0{KitBench.NastyPassword}\0rest:https://reader:hunter2hunter2@backup.example/fast\0{{\"key\": 1}}",
            said
        );
        Assert.Equal(_bench.Config, await File.ReadAllTextAsync(_bench.Dir["homelab-recovery/homelab.yml"], Ct));
        Assert.DoesNotContain("not for kits", await ShellAsync("cat homelab-recovery/*.*"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restic_alone_reads_the_repository_with_it()
    {
        var repository = new WeakRepository(_bench.Dir["repository"]);
        var id = repository.AddSnapshot("2026-11-22T03:30:00Z", "nas", ["homelab", "tier:fast", "set:vault"], ["/srv/vault"]);
        (_bench.Environment["RESTIC_FAST_READ_REPOSITORY"], _bench.Environment["RESTIC_FAST_READ_PASSWORD"]) = (
            repository.Path,
            WeakRepository.Password
        );
        var kit = await _bench.MadeAsync(RealTools.Restic019);

        var listed = await ShellAsync(
            $"age -d -i key.txt '{kit}' | tar xz && cd homelab-recovery && . ./restic-fast.sh && '{RealTools.Restic019}' snapshots --no-lock --no-cache --json --tag set:vault"
        );

        Assert.Contains(id, listed, StringComparison.Ordinal);
        var restic = Facts()["restic"]!;
        Assert.StartsWith("0.19", (string?)restic["version"], StringComparison.Ordinal);
        Assert.Equal((await ShellAsync($"sha256sum < '{RealTools.Restic019}'"))[..64], (string?)restic["sha256"]);
        Assert.Equal($"https://github.com/restic/restic/releases/tag/v{restic["version"]}", (string?)restic["from"]);
    }

    [Fact]
    public async Task It_says_what_was_proven_and_restores_gitlab_first_and_pictures_last()
    {
        await UnpackAsync(await _bench.MadeAsync());

        Assert.Equal(
            [
                $"gitlab homelab restore gitlab --tier fast --target / {new string('b', 64)}",
                "dbs homelab restore dbs --tier fast --target / ",
                $"vault homelab restore vault --tier fast --target / {new string('a', 64)}",
                "photos homelab restore photos --tier fast --target / ",
            ],
            Facts()["sets"]!.AsArray().Select(set => $"{set!["set"]} {set["restore"]} {set["snapshot"]}")
        );
        var page = await File.ReadAllTextAsync(_bench.Dir["homelab-recovery/README.md"], Ct);
        Assert.Contains("Made 2026-11-22 06:32 UTC after the drill d-20261122-060000", page, StringComparison.Ordinal);
        Assert.Contains(
            $"add `--at {new string('a', 64)}`, which is\nproven: of 2026-11-22 03:30 UTC, by the playbook",
            page,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
        Assert.Equal(
            (
                await ShellAsync(
                    $"cd '{Repository.File("ci-components/ansible")}' && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
                )
            )[..64],
            (string?)Facts()["playbook"]
        );
    }

    [Fact]
    public async Task The_playbook_it_names_is_called_as_ansible_takes_it()
    {
        await UnpackAsync(await _bench.MadeAsync());
        _bench.Dir.Write("homelab-recovery/hosts.yml", "all: { hosts: { nas: { ansible_connection: local } } }");
        var command = (string)Facts()["sets"]!.AsArray().Single(set => (string?)set!["set"] == "vault")!["proof"]!;
        _bench.Dir.Write(
            "homelab-recovery/restore.yml",
            """
            - hosts: all
              gather_facts: false
              tasks:
                - { ansible.builtin.debug: { msg: "{{ restore_config }} {{ restore_tier }} {{ restore_snapshots.vault }}" }, tags: vault }
            """
        );

        var said = await ShellAsync($"cd homelab-recovery && HOME=$PWD {command}");

        Assert.Contains($"{_bench.Dir["homelab-recovery"]}/homelab.yml fast {new string('a', 64)}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_says_of_itself_keeps_to_its_published_schema()
    {
        await UnpackAsync(await _bench.MadeAsync());
        var first = Facts().ToJsonString();
        _bench.Drill = null;
        await UnpackAsync(await _bench.MadeAsync());

        var judgements = await JsonSchemas.JudgeAsync(
            Repository.Read("docs/schemas/recovery.schema.json"),
            [first, Facts().ToJsonString()],
            Ct
        );

        Assert.All(judgements, judgement => Assert.True((bool)judgement!["valid"]!, judgement.ToJsonString()));
    }

    [Fact]
    public async Task The_last_five_stay_and_nothing_of_anybody_else_goes()
    {
        _bench.Dir.Write("stick/homelab-recovery-notes.txt", "mine");
        _bench.Dir.Write("stick/homelab-recovery-20200101-x.age.bak", "mine");
        _bench.Dir.Write("stick/.homelab-recovery-20261101-killed.age.partial", "half");
        _bench.Dir.Write("stick/homelab-recovery-20200101-unproven.age", "old, and not proven");
        for (var week = 0; week < 7; week++)
        {
            _bench.Drill = _bench.Drill! with { Id = $"d-{week}" };
            await _bench.MadeAsync();
            _bench.Time.Advance(TimeSpan.FromDays(7));
        }

        Assert.Equal(
            [
                "homelab-recovery-20200101-unproven.age",
                "homelab-recovery-20200101-x.age.bak",
                "homelab-recovery-20261206-d-2.age",
                "homelab-recovery-20261213-d-3.age",
                "homelab-recovery-20261220-d-4.age",
                "homelab-recovery-20261227-d-5.age",
                "homelab-recovery-20270103-d-6.age",
                "homelab-recovery-notes.txt",
            ],
            Directory.GetFiles(_bench.Stick).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(_bench.Dir["stick/homelab-recovery-20270103-d-6.age"])
        );
    }

    [Fact]
    public async Task A_folder_that_is_not_there_or_not_mounted_is_a_finding_and_the_others_get_theirs()
    {
        _bench.Dir.Write("fstab", $"UUID=1 {_bench.Dir["usb"]} ext4 noauto 0 0\n");
        _bench.Dir.Write("file", "");
        Directory.CreateDirectory(_bench.Dir["usb"]);
        _bench.Mounts = MountTable.Read(_bench.Dir["fstab"]);
        _bench.Config = _bench.Config.Replace(
            $"to: [{_bench.Stick}]",
            $"to: [{_bench.Dir["away"]}, {_bench.Dir["usb"]}, {_bench.Dir["file"]}, /proc/self, {_bench.Stick}]",
            StringComparison.Ordinal
        );

        var outcome = await _bench.Kit().MakeAsync(Ct);

        Assert.Equal([_bench.Stick], outcome.Report!.Copies);
        Assert.Equal(
            ["recovery-folder-missing", "recovery-not-mounted", "recovery-folder-missing", "recovery-copy-failed"],
            outcome.Findings.Where(finding => finding.Severity is Severity.Look).Select(finding => finding.Code)
        );
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Dir["usb"]));
    }

    [Fact]
    public async Task A_tier_whose_variables_are_not_here_is_named()
    {
        var outcome = await _bench.Kit().MakeAsync(Ct);

        var finding = Assert.Single(outcome.Findings);
        Assert.Equal(("recovery-tier-missing", Severity.Note, "slow"), (finding.Code, finding.Severity, finding.Subject));
    }

    [Fact]
    public async Task Without_recipients_folders_or_age_it_says_what_is_missing_and_fails_nothing()
    {
        var stranger = "age1" + new string('q', 58);
        var nobody = _bench.Config.Replace(_bench.Recipient, stranger, StringComparison.Ordinal);
        var whole = _bench.Config;

        Assert.Contains(
            "age is not installed",
            (await _bench.Kit(age: _bench.Dir["no-age"]).MakeAsync(Ct)).Findings.Single().Sentence,
            StringComparison.Ordinal
        );
        _bench.Config = nobody;
        var refused = await _bench.Kit().MakeAsync(Ct);
        Assert.Equal((null, "recovery-not-encrypted"), (refused.Report, refused.Findings.Single().Code));
        Assert.Contains(stranger, refused.Findings.Single().Sentence, StringComparison.Ordinal);
        _bench.Config = whole.Replace($", to: [{_bench.Stick}]", "", StringComparison.Ordinal);
        Assert.Contains("recovery-nowhere", (await _bench.Kit().MakeAsync(Ct)).Findings.Select(finding => finding.Code));
        _bench.Config = whole[..whole.IndexOf("recovery:", StringComparison.Ordinal)];
        var off = await _bench.Kit().MakeAsync(Ct);
        Assert.Equal((null, 0), (off.Report, off.Findings.Count));
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Stick));
    }

    [Fact]
    public async Task Only_a_drill_that_passed_makes_one()
    {
        var passed = _bench.Drill! with { Verdict = DrillVerdict.Pass };
        foreach (
            var other in new[]
            {
                passed with
                {
                    Verdict = DrillVerdict.Warn,
                },
                passed with
                {
                    Verdict = DrillVerdict.Fail,
                },
                passed with
                {
                    Sabotage = new("flip-byte", "x", true),
                },
            }
        )
            Assert.Same(other, await DrillKit.AddAsync(other, _bench.Request(), _bench.Time, Ct));
        Assert.Empty(Directory.GetFiles(_bench.Stick));

        var report = await DrillKit.AddAsync(passed, _bench.Request(), _bench.Time, Ct);

        Assert.Equal(
            (DrillVerdict.Pass, "homelab-recovery-20261122-d-20261122-060000.age", "recovery-tier-missing"),
            (report.Verdict, report.Recovery!.Name, report.Findings.Single().Code)
        );
    }

    public void Dispose() => _bench.Dispose();

    private JsonNode Facts() => JsonNode.Parse(File.ReadAllText(_bench.Dir["homelab-recovery/kit.json"]))!;

    private Task<string> UnpackAsync(string kit) => ShellAsync($"rm -rf homelab-recovery && age -d -i key.txt '{kit}' | tar xz");

    // Strangers' shells are dash as often as bash.
    private async Task<string> ShellAsync(string script)
    {
        var run = await RealTools.RunAsync("/bin/sh", ["-c", script], Ct, _bench.Dir.Path);
        Assert.True(run.ExitCode == 0 || script.EndsWith("2>/dev/null", StringComparison.Ordinal), run.StandardError);
        return run.StandardOutput;
    }
}
