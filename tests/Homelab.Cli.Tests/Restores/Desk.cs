using Homelab.Cli.Tests.Backups;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Restores;

/// <summary>Where a person works on what is backed up, and restores it. It knows what he wrote by the tools of others alone.</summary>
internal sealed class Desk(BackupSession homelab)
{
    private const string Life = """
        set -e
        mkdir -p notes/deep/er 'notes/with blank' notes/hollow
        for i in 1 2 3 4 5 6; do printf "file $i $(seq 1 $((i * 40)))" > notes/$i; done
        printf inside > notes/deep/inside; printf further > notes/deep/er/further; printf blank > 'notes/with blank/ x '
        printf odd > $'notes/\xff\xfe odd'; printf line > $'notes/new\nline'; mkdir $'notes/odd \xe2\x82'; printf in > $'notes/odd \xe2\x82/in'
        printf "long" > "notes/$(printf 'n%.0s' $(seq 1 250))"
        ln -s 1 notes/link; ln notes/2 notes/second-name; ln notes/2 notes/deep/third-name
        sqlite3 base.db 'CREATE TABLE t(a); INSERT INTO t VALUES (1)'
        """;

    // Prints paths and what is there, ended by zeros: SHA-256 of files, where links lead.
    private const string Look = """
        for place; do
          [ -e "$place" ] || continue
          find "$place" -name '.homelab-restore-*' -prune -o -type f -exec sha256sum -z {} + -o -type l -printf '->%l  %p\0'
        done
        """;

    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _written = [];
    private Random _random = new(0);
    private string _target = "";
    private string _pristine = "";
    private double _longest = 300;
    private int _number;

    public int Restores { get; private set; }

    public int Kills { get; private set; }

    public int Written { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Home => homelab.Dir["home"];

    public async Task BeginAsync()
    {
        homelab.MakeWeak();
        Directory.CreateDirectory(Home);
        homelab.Dir.Write(
            "homelab.yml",
            $$"""
            version: 1
            backups: { sets: { notes: { paths: ["{{Home}}/notes"], sqlite: ["{{Home}}/base.db"] } }, tiers: { fast: {} } }
            """
        );
        await BashAsync(Life, Home);
        var backup = await homelab.RunAsync("run");
        Assert.True(backup.ExitCode == 0, backup.StandardOutput + backup.StandardError);
        _pristine = homelab.Dir["pristine"];
        await BashAsync($"mkdir -p '{_pristine}{homelab.Dir.Path}'; cp -a '{Home}' '{_pristine}{Home}'", "/");
        // What the backup is of is nobody's new work.
        _known.UnionWith((await LookAsync(_pristine)).Select(entry => entry.Holds));
    }

    public async Task RoundAsync(int seed)
    {
        _random = new Random(seed);
        _written.Clear();
        _number = seed * 1000;
        _target = _random.Next(2) == 0 ? "/" : homelab.Dir["back"];
        var start = _random.Next(3);
        await BashAsync($"rm -rf '{Home}' '{homelab.Dir["back"]}' '{Elsewhere}'; mkdir -p '{Home}' '{Elsewhere}'", "/");
        if (start > 0)
            await BashAsync($"mkdir -p '{Place}'; cp -a '{_pristine}{Home}/.' '{Place}/'", "/");
        if (start > 1 || _random.Next(2) == 0)
            await WorkAsync();
        string[] part = _random.Next(4) switch
        {
            0 => ["--include", Home + "/notes/deep"],
            1 => ["--include", Home + "/notes/1", "--include", Home + "/notes/with blank"],
            _ => [],
        };
        for (var step = _random.Next(1, 4); step > 0; step--)
        {
            await RestoreAsync(seed, part, isConfirmed: _random.Next(3) > 0, kill: _random.Next(3) > 0);
            if (_random.Next(3) > 0)
                await WorkAsync();
        }

        await RestoreAsync(seed, part, isConfirmed: false, kill: false);
        await EndAsync(seed, part);
    }

    /// <summary>The framework deletes no names that are not text.</summary>
    public Task LeaveAsync() => BashAsync($"rm -rf '{homelab.Dir.Path}'/*", "/");

    private string Place => _target == "/" ? Home : _target + Home;

    private string Elsewhere => homelab.Dir["elsewhere"];

    private async Task EndAsync(int seed, string[] part)
    {
        var last = await RestoreAsync(seed, part, isConfirmed: true, kill: false);
        // He put a link or a file where a folder leads to the part that was asked for: that is his, and no name that is typed changes it.
        if (part.Length > 0 && last.Said.Contains("restore-link", StringComparison.Ordinal))
            return;
        Assert.True(last.Code == 0, $"{seed}: {last.Said}");
        string[] roots = part.Length > 0 ? [.. part.Where((_, index) => index % 2 == 1)] : [Home + "/notes", Home + "/base.db"];
        var there = await LookAsync(Place);
        foreach (
            var (path, holds) in (await LookAsync(_pristine + Home)).Where(entry =>
                roots.Any(root => entry.Path == _pristine + root || entry.Path.StartsWith(_pristine + root + "/", StringComparison.Ordinal))
            )
        )
        {
            // An SQLite database comes back as a copy that holds the same.
            if (!path.EndsWith("base.db", StringComparison.Ordinal))
                Assert.True(
                    there.Contains((_target.TrimEnd('/') + path[_pristine.Length..], holds)),
                    $"{seed}: {path} did not come back: {last.Said}"
                );
        }

        Assert.Equal("", await BashAsync($"find '{homelab.Dir.Path}' -name '.homelab-restore-*'", "/"));
        var again = await RestoreAsync(seed, part, isConfirmed: false, kill: false);
        Assert.True(again.Code == 0 && again.Said.Contains("\"changed\": false", StringComparison.Ordinal), $"{seed}: {again.Said}");
    }

    private async Task<(int Code, string Said)> RestoreAsync(int seed, string[] part, bool isConfirmed, bool kill)
    {
        var before = await MineAsync();
        Assert.Equal(_written.Order(), before.Select(entry => entry.Holds).Distinct().Order());
        string[] record = _random.Next(2) == 0 ? [] : ["--record", homelab.Dir["record.json"]];
        string[] arguments =
        [
            "restore",
            "notes",
            "--tier",
            "fast",
            "--target",
            _target,
            "--json",
            .. part,
            .. record,
            .. isConfirmed ? ["--confirm", Environment.MachineName] : Array.Empty<string>(),
        ];
        var (code, said) = await RunAsync(arguments, kill ? _random.NextDouble() * _longest : null);
        Restores++;
        var after = await MineAsync();
        var lost = _written.Except(after.Select(entry => entry.Holds)).ToArray();
        Assert.True(
            lost.Length == 0,
            $"{seed}: lost {string.Join(", ", before.Where(entry => lost.Contains(entry.Holds)))} by {string.Join(' ', arguments)}: {said}"
        );
        if (!isConfirmed)
            Assert.True(before.IsSubsetOf(after), $"{seed}: moved {string.Join(", ", before.Except(after))} without a word: {said}");
        return (code, said);
    }

    private async Task<(int Code, string Said)> RunAsync(string[] arguments, double? killAfter)
    {
        await using var restore = BackgroundProcess.Start([RealTools.Homelab, .. arguments], homelab.Dir.Path, homelab.Environment);
        var began = TimeProvider.System.GetTimestamp();
        if (killAfter is { } milliseconds)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Ct);
            Kills += restore.HasExited ? 0 : 1;
            await restore.StopAsync(_random.Next(5) == 0 ? "TERM" : "KILL");
        }

        await restore.WaitForExitAsync(Ct);
        if (killAfter is null)
            _longest = Math.Max(_longest * 0.9, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        return (restore.ExitCode, restore.Output);
    }

    /// <summary>Does what people do. What he takes away himself is not lost.</summary>
    private async Task WorkAsync()
    {
        await BashAsync($"mkdir -p '{Place}/notes' || true", "/");
        for (var deeds = _random.Next(1, 5); deeds > 0; deeds--)
            await BashAsync($"cd '{Place}' && {{ {Deed($"a person wrote {_number++}")}; }} 2>/dev/null; true", "/");
        var mine = (await LookAsync(Home, homelab.Dir["back"], Elsewhere))
            .Where(entry => !_known.Contains(entry.Holds))
            .Select(entry => entry.Holds)
            .ToHashSet();
        Written += mine.Except(_written).Count();
        _written.Clear();
        _written.UnionWith(mine);
    }

    private string Deed(string text)
    {
        string[] files =
        [
            "notes/1",
            "notes/2",
            "notes/second-name",
            "notes/deep/inside",
            "notes/deep/er/further",
            "'notes/with blank/ x '",
            "$'notes/\\xff\\xfe odd'",
            "$'notes/new\\nline'",
            "$'notes/odd \\xe2\\x82/in'",
            "notes/link",
            "notes/hollow",
            "base.db",
            "notes/deep/new",
            "notes/new",
            "notes/$(printf 'n%.0s' $(seq 1 250))",
        ];
        string[] folders = ["notes/deep", "notes/deep/er", "'notes/with blank'", "notes/hollow", "$'notes/odd \\xe2\\x82'", "notes"];
        var (file, folder) = (files[_random.Next(files.Length)], folders[_random.Next(folders.Length)]);
        return _random.Next(11) switch
        {
            // As much as before, of the same time: nobody sees it who does not read it.
            0 or 1 or 2 =>
                $"f={file}; [ -f \"$f\" ] && {{ touch -r \"$f\" ../stamp; s=$(stat -c %s \"$f\"); printf '%s%0'$s'd' '{text} ' 0 | head -c $s > ../bytes; cat ../bytes > \"$f\"; touch -r ../stamp \"$f\"; rm -f ../bytes ../stamp; }}",
            3 => $"printf '{text}' > {file}",
            4 => $"rm -rf {file}; mkdir -p {file}; printf '{text}' > {file}/mine",
            5 => $"rm -rf {folder}; printf '{text}' > {folder}",
            6 => $"rm -rf {file}; ln -s '{text}' {file}",
            7 => $"rm -rf {folder}",
            8 => $"mkdir -p {folder}; printf '{text}' > {folder}/mine-too; chmod 700 {folder}",
            9 => $"rm -f {file}",
            _ => $"rm -rf {folder}; printf '{text}' > '{Elsewhere}/{_number}'; ln -s '{Elsewhere}' {folder}",
        };
    }

    private async Task<HashSet<(string Path, string Holds)>> MineAsync() =>
        [.. (await LookAsync(Home, homelab.Dir["back"], Elsewhere)).Where(entry => _written.Contains(entry.Holds))];

    private static async Task<HashSet<(string Path, string Holds)>> LookAsync(params string[] places)
    {
        var text = await BashAsync(Look, "/", places);
        return
        [
            .. text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.StartsWith("->", StringComparison.Ordinal) ? line.Split("  ", 2) : [line[..64], line[66..]])
                .Select(parts => (parts[1], parts[0])),
        ];
    }

    private static async Task<string> BashAsync(string script, string folder, params string[] arguments)
    {
        var run = await RealTools.RunAsync(
            "bash",
            ["-c", script, "-", .. arguments],
            Ct,
            folder,
            new Dictionary<string, string?> { ["LC_ALL"] = "C" }
        );
        Assert.True(run.ExitCode == 0, $"{script}: {run.StandardError}");
        return run.StandardOutput;
    }
}
