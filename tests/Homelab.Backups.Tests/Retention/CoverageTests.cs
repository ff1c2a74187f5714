using System.Security.Cryptography;
using CsCheck;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Retention;

public sealed class CoverageTests : IDisposable
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 5, 0, 0, TimeSpan.Zero);
    private static readonly string Repository = new('a', 64);

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_part_is_read_within_as_many_checks_as_there_are_parts_whatever_came_before() =>
        Gen.Select(Gen.Int[1, 256], History)
            .Sample(
                (parts, history) =>
                {
                    var ledger = After(history);
                    var read = new HashSet<int>();
                    for (var check = 0; check < parts; check++)
                    {
                        read.Add(ledger.Next(parts));
                        ledger = ledger.Record(ledger.Next(parts), parts, isSound: true, Monday.AddDays(-check));
                    }

                    Assert.Equal(parts, read.Count);
                    Assert.Equal(parts, ledger.Judge(parts).Covered);
                },
                iter: 300
            );

    [Fact]
    public void A_crash_before_a_check_is_recorded_only_repeats_its_part() =>
        Gen.Select(Gen.Int[1, 64], Gen.Bool.Array[200])
            .Sample(
                (parts, crashes) =>
                {
                    var file = new CoverageFile(_dir.Path, Repository);
                    file.Write(CoverageLedger.Empty);
                    var read = new List<int>();
                    foreach (var crashed in crashes)
                    {
                        var ledger = file.Read().Ledger;
                        var part = ledger.Next(parts);
                        if (crashed)
                            Assert.Equal(part, file.Read().Ledger.Next(parts));
                        else
                            file.Write(ledger.Record(part, parts, isSound: true, Monday));
                        if (!crashed)
                            read.Add(part);
                    }

                    Assert.Equal(Enumerable.Range(0, read.Count).Select(check => check % parts + 1), read);
                },
                iter: 5,
                threads: 1
            );

    [Fact]
    public void The_parts_come_in_turn_and_one_with_damage_comes_again_until_it_is_repaired()
    {
        var ledger = CoverageLedger.Empty;
        foreach (var (day, isSound) in new[] { true, false }.Index())
            ledger = ledger.Record(ledger.Next(4), 4, isSound, Monday.AddDays(day));

        var coverage = ledger.Judge(4);

        Assert.Equal(
            [2, 2, 3],
            new[]
            {
                ledger.Next(4),
                ledger.Record(2, 4, isSound: false, Monday).Next(4),
                ledger.Record(2, 4, isSound: true, Monday).Next(4),
            }
        );
        Assert.Equal((4, 1, null), (coverage.Parts, coverage.Covered, coverage.Oldest));
        Assert.Equal([2], coverage.Damaged);
        Assert.Null(coverage.OldestAge(Monday));
    }

    [Fact]
    public void Read_to_the_end_it_says_how_old_the_oldest_reading_is()
    {
        var ledger = After([.. Enumerable.Range(0, 6).Select(day => (0, 4, true, Monday.AddDays(7 * day)))]);

        var coverage = ledger.Judge(4);

        Assert.Equal((4, Monday.AddDays(14)), (coverage.Covered, coverage.Oldest));
        Assert.Equal(TimeSpan.FromDays(28), coverage.OldestAge(Monday.AddDays(42)));
        Assert.Equal(TimeSpan.Zero, coverage.OldestAge(Monday));
    }

    [Theory]
    [InlineData(0, "2026-03-23")]
    [InlineData(1, "2026-03-16")]
    [InlineData(3, "2026-03-02")]
    [InlineData(4, null)]
    public void It_says_when_the_last_missing_part_has_its_turn(int checks, string? day)
    {
        var coverage = After([.. Enumerable.Range(0, checks).Select(_ => (0, 4, true, Monday))]).Judge(4);

        Assert.Equal(day, coverage.CompleteAt(Cron.Parse("0 5 * * 1"), TimeZoneInfo.Utc, Monday.AddHours(-1))?.ToString("yyyy-MM-dd"));
        Assert.Null(coverage.CompleteAt(null, TimeZoneInfo.Utc, Monday));
    }

    [Fact]
    public void Another_number_of_parts_keeps_what_was_read()
    {
        var ledger = After([(1, 2, true, Monday)]);

        Assert.Equal(13, ledger.Judge(26).Covered);
        Assert.Equal([1, 3], new[] { ledger.Next(26), ledger.Record(1, 26, true, Monday).Next(26) });
        Assert.Equal(0, ledger.Judge(1).Covered);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void There_are_1_to_256_parts(int parts) => Assert.Throws<ArgumentOutOfRangeException>(() => CoverageLedger.Empty.Next(parts));

    [Fact]
    public void The_file_gives_back_what_it_was_given_and_belongs_to_its_owner() =>
        Gen.Select(Gen.Int[1, 256], History)
            .Sample(
                (parts, history) =>
                {
                    var (file, ledger) = (new CoverageFile(_dir.Path, Repository), After(history));

                    file.Write(ledger);

                    Assert.Equal(ledger.Readings, file.Read().Ledger.Readings);
                    Assert.Equal(ledger.Next(parts), file.Read().Ledger.Next(parts));
                    Assert.Equal([$"{Repository}.json"], Directory.GetFiles(_dir["coverage"]).Select(Path.GetFileName));
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_dir[$"coverage/{Repository}.json"]));
                },
                iter: 50,
                threads: 1
            );

    [Fact]
    public void A_first_check_starts_without_a_word() =>
        Assert.Equal((CoverageLedger.Empty, null), new CoverageFile(_dir.Path, Repository).Read());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema":"homelab.coverage/2","repository":"ID","readings":[]}""")]
    [InlineData("""{"schema":"homelab.coverage/1","repository":"another","readings":[]}""")]
    [InlineData("""{"schema":"homelab.coverage/1","repository":"ID","readings":7}""")]
    [InlineData("""{"schema":"homelab.coverage/1","repository":"ID","readings":[7]}""")]
    [InlineData(
        """{"schema":"homelab.coverage/1","repository":"ID","readings":[{"firstByte":256,"run":1,"at":"2026-03-02T05:00:00Z","sound":true}]}"""
    )]
    [InlineData(
        """{"schema":"homelab.coverage/1","repository":"ID","readings":[{"firstByte":1,"run":9223372036854775807,"at":"2026-03-02T05:00:00Z","sound":true}]}"""
    )]
    [InlineData("""{"schema":"homelab.coverage/1","repository":"ID","readings":[{"firstByte":1,"run":1,"at":"soon","sound":true}]}""")]
    [InlineData(
        """{"schema":"homelab.coverage/1","repository":"ID","readings":[{"firstByte":1,"run":1.5,"at":"2026-03-02T05:00:00Z","sound":"yes"}]}"""
    )]
    public void A_damaged_record_is_begun_anew_and_said(string content)
    {
        _dir.Write($"coverage/{Repository}.json", content.Replace("ID", Repository, StringComparison.Ordinal));
        var file = new CoverageFile(_dir.Path, Repository);

        var (ledger, notice) = file.Read();
        file.Write(ledger.Record(1, 4, true, Monday));

        Assert.Equal(CoverageLedger.Empty, ledger);
        Assert.Contains("starts anew", notice, StringComparison.Ordinal);
        Assert.Equal(2, file.Read().Ledger.Next(4));
    }

    [Fact]
    public void A_record_of_any_size_is_answered()
    {
        _dir.Write($"coverage/{Repository}.json", new string('[', 10_000_000));

        Assert.NotNull(new CoverageFile(_dir.Path, Repository).Read().Notice);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_repository_does_not_choose_a_files_name(string id) =>
        Assert.Throws<ArgumentException>(() => new CoverageFile(_dir.Path, id));

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task A_flipped_byte_is_found_by_the_check_of_its_part_and_by_no_other(string version)
    {
        const int parts = 3;
        var repository = new WeakRepository(_dir["repository"]);
        foreach (var name in new[] { "a", "b" })
        {
            File.WriteAllBytes(_dir.Write($"source/{name}", ""), RandomNumberGenerator.GetBytes(100_000));
            Assert.Equal(0, await ResticAsync(version, repository, "backup", "--quiet", _dir["source"]));
        }

        // The others hold folders, which every check reads.
        var packs = Directory
            .GetFiles(_dir["repository/data"], "*", SearchOption.AllDirectories)
            .Where(pack => new FileInfo(pack).Length > 50_000)
            .ToArray();
        Assert.Equal(2, packs.Length);
        foreach (var pack in packs)
        {
            var whole = File.ReadAllBytes(pack);
            File.WriteAllBytes(pack, [(byte)(whole[0] ^ 1), .. whole[1..]]);
            var damaged = CoverageLedger.Empty;
            for (var part = 1; part <= parts; part++)
                damaged = damaged.Record(
                    part,
                    parts,
                    await ResticAsync(version, repository, "check", "--no-cache", $"--read-data-subset={part}/{parts}") == 0,
                    Monday
                );
            File.WriteAllBytes(pack, whole);

            Assert.Equal([Convert.FromHexString(Path.GetFileName(pack)[..2])[0] % parts + 1], damaged.Judge(parts).Damaged);
        }
    }

    public void Dispose() => _dir.Dispose();

    // Checks of any number of parts, damage, and clocks that go anywhere.
    private static Gen<(int Skipped, int Parts, bool IsSound, DateTimeOffset At)[]> History =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 256], Gen.Bool, Gen.Int[-1000, 1000].Select(hours => Monday.AddHours(hours))).Array[0, 40];

    private static CoverageLedger After((int Skipped, int Parts, bool IsSound, DateTimeOffset At)[] history) =>
        history.Aggregate(
            CoverageLedger.Empty,
            (ledger, check) =>
                ledger.Record((ledger.Next(check.Parts) + check.Skipped - 1) % check.Parts + 1, check.Parts, check.IsSound, check.At)
        );

    private static async Task<int> ResticAsync(string version, WeakRepository repository, params string[] arguments) =>
        (await RealTools.RunAsync(RealTools.Restic(version), arguments, Ct, environment: repository.Environment)).ExitCode;
}
