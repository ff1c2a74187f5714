using System.Security.Cryptography;
using Homelab.Restores.Restores;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Restores;

/// <summary>Whoever only looks changes nothing at all, whatever is restored and wherever to.</summary>
public sealed class DryRunTests : IDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 300 : 25;

    private readonly RestoreHouse _house = new() { Set = "mixed" };
    private readonly Random _random = new(20261130);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Database => _house.House["srv/kuma.db"];

    private string Carried => _house.House["carried"];

    [Fact]
    public async Task A_dry_run_leaves_every_tree_as_it_was_for_files_and_databases_with_any_options_and_carried_or_not()
    {
        await MakeAsync();
        for (var round = 0; round < Rounds; round++)
        {
            Disturb();
            var request = Chosen();
            var before = Tree();

            var (plan, preview) = await LookAsync(request);

            Assert.True(before == Tree(), $"Round {round}: {request} changed something.");
            Assert.True(plan.Snapshot is not null, string.Join('\n', plan.Findings));
            Assert.Equal(request.Wish.Set, preview.Set);
            if (round % 5 == 0)
                await IsCarriedUnchangedAsync(round);
        }
    }

    [Fact]
    public async Task A_dry_run_of_what_was_carried_here_says_what_a_run_then_does()
    {
        await MakeAsync();
        await CarryAsync();
        File.Delete(Database);
        await File.WriteAllTextAsync(_house.House["notes/a.md"], "mine", Ct);

        var look = (await Placing().LookAsync(RestoreHouse.Machine, Ct))!;
        var run = (await Placing().RunAsync(RestoreHouse.Machine, Ct))!;

        Assert.True(look.Changed && run.Changed);
        Assert.NotEmpty(look.SetAside);
        Assert.Equal(run.SetAside.Select(move => move.From), look.SetAside.Select(move => move.From));
    }

    public void Dispose() => _house.Dispose();

    private async Task MakeAsync()
    {
        _house.House.Write("srv/other", "x");
        Assert.Equal(
            0,
            (await RealTools.RunAsync(RealTools.Sqlite, [Database, "CREATE TABLE t(a); INSERT INTO t VALUES (1)"], Ct)).ExitCode
        );
        _house.House.Sets = $"{{ mixed: {{ paths: [{_house.House.Notes}, {_house.House["srv"]}], sqlite: [{Database}] }} }}";
        await _house.BackUpAsync();
        await _house.MustAsync();
    }

    private async Task<(RestorePlan Plan, RestoreRecord Preview)> LookAsync(RestoreRequest request)
    {
        var plan = await _house.LookAsync(request);
        return (plan, SetRestore.Preview(plan));
    }

    private async Task IsCarriedUnchangedAsync(int round)
    {
        await CarryAsync();
        var before = Tree();

        Assert.NotNull(await Placing().LookAsync(round % 2 == 0 ? RestoreHouse.Machine : null, Ct));

        Assert.True(before == Tree(), $"Round {round}: what was carried here was touched.");
    }

    private async Task CarryAsync()
    {
        if (Directory.Exists(Carried))
            Directory.Delete(Carried, recursive: true);
        Directory.CreateDirectory(Carried);
        await _house.MustAsync(_house.Request(Carried + "/root"));
        File.Move(_house.Record, Carried + "/record.json");
    }

    private CarriedRestore Placing() =>
        new(_house.Request("/") with { Part = RestorePart.Files }, Carried, _house.House.State, TimeProvider.System)
        {
            Machine = new ThisMachine(RestoreHouse.Machine, RestoreHouse.MachineId, []),
        };

    private RestoreRequest Chosen()
    {
        var target = Pick("/", _house.Target, _house.House[$"fresh-{_random.Next(3)}"], _house.House["notes"]);
        return _house.Request(target) with
        {
            Part = Pick(RestorePart.Everything, RestorePart.Files),
            Include = Pick<IReadOnlyList<string>>([], [], [_house.House["notes/a.md"]], [Database], [_house.House["srv"]]),
        };
    }

    // What is there is as it was backed up, or edited, or gone, in place and where it was restored.
    private void Disturb()
    {
        var root = Pick("", _house.Target);
        var file = root + Pick(_house.House["notes/a.md"], Database, _house.House["srv/other"]);
        switch (_random.Next(4))
        {
            case 0 when Directory.Exists(Path.GetDirectoryName(file)):
                File.Delete(file);
                break;
            case 1 when Directory.Exists(Path.GetDirectoryName(file)):
                File.WriteAllText(file, $"edited {_random.Next()}");
                break;
            case 2 when Directory.Exists(Path.GetDirectoryName(file)):
                File.WriteAllText(root + Database + Pick("-wal", "-journal"), "of another one");
                break;
        }
    }

    private T Pick<T>(params T[] some) => some[_random.Next(some.Length)];

    /// <summary>Everything of the house but restic's cache.</summary>
    private string Tree()
    {
        var root = _house.House["."];
        return string.Join(
            '\n',
            Directory
                .EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories)
                .Where(path => !Path.GetFullPath(path).StartsWith(_house.House.State.Cache, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(Line)
        );
    }

    private static string Line(string path)
    {
        var info = new FileInfo(path);
        var content = info.Attributes.HasFlag(FileAttributes.Directory)
            ? "folder"
            : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        return $"{path} {info.UnixFileMode} {info.LastWriteTimeUtc.Ticks} {content}";
    }
}
