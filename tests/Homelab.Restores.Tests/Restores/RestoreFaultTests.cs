using System.Text;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>What goes wrong is said, and never taken for a restore.</summary>
public sealed class RestoreFaultTests : IDisposable
{
    private readonly RestoreHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.18", "damaged")]
    [InlineData("0.19", "damaged")]
    [InlineData("0.19", "missing")]
    public async Task Lost_data_is_named_whatever_else_came_back(string restic, string fault)
    {
        _house.House.Restic = RealTools.Restic(restic);
        await _house.BackUpAsync();
        var before = Packs().ToHashSet();
        _house.House.Write("notes/later.md", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10_000)));
        await _house.BackUpAsync();
        foreach (var pack in Packs().Where(pack => !before.Contains(pack) && new FileInfo(pack).Length > 3000))
            Hurt(pack, fault);

        var record = await _house.RestoreAsync();

        Assert.Equal((Severity.Failed, false, 0), (record.Verdict, record.FilesDone, record.RestoredFiles));
        Assert.Contains(record.Findings, finding => finding.Code == "repository-damaged");
    }

    [Fact]
    public async Task What_a_killed_restore_of_another_part_set_aside_is_still_told()
    {
        await _house.BackUpAsync();
        var plan = await _house.LookAsync();
        var aside = _house.House.Write("restored/a.md.before-restore-1", "mine");
        using (
            var killed = await RestoreMark.BeginAsync(
                _house.House.State,
                plan with
                {
                    Request = _house.Request() with { Include = [_house.House["notes/deep"]] },
                },
                TimeProvider.System,
                Ct
            )
        )
            killed!.Journal.Write(new Move(Encoding.UTF8.GetBytes(_house.House["restored/a.md"]), Encoding.UTF8.GetBytes(aside)));

        using var mark = await RestoreMark.BeginAsync(_house.House.State, plan, TimeProvider.System, Ct);

        Assert.Equal(aside, Assert.Single(mark!.Journal.Done).Shown.To);
    }

    [Fact]
    public async Task Marks_of_loads_outlive_those_of_restores_that_nobody_goes_on_with()
    {
        await _house.BackUpAsync();
        var plan = await _house.LookAsync();
        string[] marks = ["load-0123.json", "0123.json"];
        foreach (var mark in marks.Select(name => Path.Combine(_house.House.State.Restores, name)))
        {
            await File.WriteAllTextAsync(mark, "{}", Ct);
            File.SetLastWriteTimeUtc(mark, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8));
        }

        using var begun = await RestoreMark.BeginAsync(_house.House.State, plan, TimeProvider.System, Ct);

        Assert.Equal([true, false], marks.Select(name => File.Exists(Path.Combine(_house.House.State.Restores, name))));
    }

    [Fact]
    public async Task A_wrong_password_and_an_address_without_a_repository_are_told_apart()
    {
        _house.House.Set("RESTIC_FAST_READ_REPOSITORY", _house.House.Repository);
        _house.House.Set("RESTIC_FAST_PASSWORD", "wrong");
        Assert.Equal(["repository-password"], (await _house.RestoreAsync()).Findings.Select(finding => finding.Code));
        _house.House.Set("RESTIC_FAST_REPOSITORY", _house.House["nowhere"]);
        Assert.Equal(["repository-missing"], (await _house.RestoreAsync()).Findings.Select(finding => finding.Code));
        Assert.False(Directory.Exists(_house.Target));
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_seen_before_and_one_that_becomes_full_is_named()
    {
        _house.House.Write("notes/large", string.Concat(Enumerable.Range(0, 400_000)));
        await _house.BackUpAsync();
        await using var disk = await SmallDisk.MountAsync(_house.Target, "4M", Ct);

        await File.WriteAllBytesAsync(_house.House["restored/filler"], new byte[3 << 20], Ct);
        Assert.Equal(
            ["restore-space"],
            (await _house.RestoreAsync(confirmed: RestoreHouse.Machine)).Findings.Select(finding => finding.Code)
        );
        Assert.Equal(["filler"], RestoreHouse.Files(_house.Target));
        File.Delete(_house.House["restored/filler"]);

        var record = await _house.RestoreAsync(between: () =>
            File.WriteAllBytesAsync(_house.House["restored/filler"], new byte[3 << 20], Ct)
        );

        Assert.Equal((Severity.Failed, false), (record.Verdict, record.FilesDone));
        Assert.Contains(record.Findings, finding => finding.Code == "restore-disk-full");
        File.Delete(_house.House["restored/filler"]);
        Assert.Equal([], RestoreHouse.Files(_house.Target).Where(path => !path.StartsWith(".homelab-restore-", StringComparison.Ordinal)));
        Assert.Equal("a", await File.ReadAllTextAsync((await _house.MustAsync()).Root + _house.House["notes/a.md"], Ct));
    }

    [Fact]
    public async Task A_killed_restore_has_changed_nothing_and_is_gone_on_with_after_the_same_question()
    {
        await _house.BackUpAsync();
        Directory.CreateDirectory(_house["notes"]);
        await File.WriteAllTextAsync(_house["notes/mine.md"], "mine", Ct);
        // Restores a part, and is killed.
        var real = _house.House.Restic;
        _house.House.Restic = _house.House.Script(
            "half-a-restic",
            $"""
            [ "$1" != restore ] || [[ "$*" = *--dry-run* ]] || {'{'} '{real}' "$@" --include '{_house.House[
                "notes/deep"
            ]}' >/dev/null; kill -9 $$; {'}'}
            exec '{real}' "$@"
            """
        );
        var killed = await _house.RestoreAsync(confirmed: RestoreHouse.Machine);
        Assert.Equal(Severity.Failed, killed.Verdict);
        Assert.Equal(["mine.md"], RestoreHouse.Files(_house["notes"]));

        _house.House.Restic = real;
        Assert.Equal("restore-in-the-way", (await _house.LookAsync()).Confirm?.Code);
        var record = await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal("mine", await File.ReadAllTextAsync(record.SetAside[0].To + "/mine.md", Ct));
        Assert.Equal(["a.md", "deep", "deep/b.md"], RestoreHouse.Files(_house["notes"]));
        Assert.Empty(Directory.GetFiles(_house.House.State.Restores));
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(_house.Target),
            path => Path.GetFileName(path).StartsWith(".homelab-restore-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_a_killed_restore_left_is_no_licence_for_another_part()
    {
        await _house.BackUpAsync();
        var real = _house.House.Restic;
        _house.House.Restic = _house.House.Script("no-restic", $"""[ "$1" != restore ] || kill -9 $$; exec '{real}' "$@" """);
        await _house.RestoreAsync(_house.Request() with { Include = [_house.House["notes/deep"]] });
        _house.House.Restic = real;
        Directory.CreateDirectory(_house["notes"]);
        await File.WriteAllTextAsync(_house["notes/a.md"], "mine", Ct);

        Assert.Equal("restore-in-the-way", (await _house.LookAsync()).Confirm?.Code);
        Assert.Null((await _house.LookAsync(_house.Request() with { Include = [_house.House["notes/deep"]] })).Confirm);
    }

    [Theory]
    [InlineData("""{"message_type":"summary","total_files":9,"files_restored":9}""", "restore-differs")]
    [InlineData("""{"message_type":"summary","total_files":3,"files_restored":2}""", "restore-differs")]
    [InlineData("", "restore-failed")]
    [InlineData("""{"message_type":"summary"}""", "restore-differs")]
    public async Task Success_is_what_was_counted_and_not_what_was_said(string said, string code)
    {
        await _house.BackUpAsync();
        _house.House.Restic = _house.House.Script(
            "boasting-restic",
            $"""[ "$1" != restore ] || {'{'} printf '%s\n' '{said}'; exit 0; {'}'}; exec '{_house.House.Restic}' "$@" """
        );

        var record = await _house.RestoreAsync();

        Assert.Contains(record.Findings, finding => finding.Code == code && finding.Severity is Severity.Failed);
        Assert.False(record.FilesDone);
    }

    [Fact]
    public async Task Two_restores_into_one_folder_take_turns()
    {
        await _house.BackUpAsync();
        using var held = await RestoreMark.BeginAsync(
            _house.House.State,
            (await _house.LookAsync()) with
            {
                Request = _house.Request(),
            },
            TimeProvider.System,
            Ct
        );
        _house.House.Clock = new HastyTime { Now = TimeProvider.System.GetUtcNow() };

        var record = await _house.RestoreAsync();

        Assert.Equal(["restore-busy"], record.Findings.Select(finding => finding.Code));
    }

    public void Dispose() => _house.Dispose();

    private string[] Packs() => Directory.GetFiles(Path.Combine(_house.House.Repository, "data"), "*", SearchOption.AllDirectories);

    private static void Hurt(string pack, string fault)
    {
        if (fault == "missing")
        {
            File.Delete(pack);
            return;
        }

        File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var file = File.OpenWrite(pack);
        file.Position = 50;
        file.WriteByte(0x5A);
        file.WriteByte(0xA5);
    }
}
