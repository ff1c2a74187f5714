using System.Security.Cryptography;
using System.Text;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills;
using Homelab.Restores.Verification;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Drills;

public sealed class ChangedFilesTests : IDisposable
{
    private static readonly string[] Names =
    [
        "plain",
        "cost $HOME $$.md",
        "a*b?[c]",
        "back\\slash",
        "blank at the end ",
        " and before",
        "# no remark",
        "line\nend",
    ];

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_of_any_name_are_told_from_damaged_ones_by_what_the_repository_has()
    {
        var repository = new WeakRepository(_dir["repository"]);
        foreach (var name in Names)
            _dir.Write($"data/{name}", $"what {name} holds");
        var backup = await RealTools.RunAsync(
            RealTools.Restic019,
            ["backup", "--json", "--quiet", _dir["data"]],
            Ct,
            environment: repository.Environment
        );
        Assert.True(backup.ExitCode == 0, backup.StandardError);
        using var restic = new ResticTool(
            RealTools.Restic019,
            ResticRepository.ForReading(null, repository.Environment.ToDictionary(pair => pair.Key, pair => pair.Value!)),
            _dir["cache"]
        );
        var changed = new ChangedFiles(restic, _dir.Path);
        var found = Names.Select(name => File(name, $"what {name} holds")).ToArray();

        var good = await changed.CompareAsync(Set(), Found(found), Ct);
        var bad = await changed.CompareAsync(Set(), Found([.. found[..2], File("a*b?[c]", "something else")]), Ct);
        var hostile = await changed.CompareAsync(
            Set(),
            Found([
                new ChangedFile("/../../../../../../etc/hostname", 1, DateTimeOffset.UnixEpoch, "00"),
                new ChangedFile("relative", 1, DateTimeOffset.UnixEpoch, "00"),
            ]),
            Ct
        );

        // Of a name with a line end nobody can say a line.
        Assert.Equal(
            (
                CheckStatus.Warn,
                $"{Names.Length - 1} files were written to while the backup ran, and are as the snapshot has them; 1 more could not be compared"
            ),
            (good.Status, good.Evidence)
        );
        Assert.True(bad.Status is CheckStatus.Fail && bad.Evidence.Contains("a*b?[c]", StringComparison.Ordinal), bad.Evidence);
        Assert.Equal(CheckStatus.Warn, hostile.Status);
    }

    public void Dispose() => _dir.Dispose();

    private ChangedFile File(string name, string content) =>
        new(
            _dir[$"data/{name}"],
            content.Length,
            DateTimeOffset.UnixEpoch,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))
        );

    private static SetFindings Found(IReadOnlyList<ChangedFile> files) => new() { Set = "notes", Changed = files };

    private static PreparedSet Set()
    {
        var snapshot = new Snapshot(new SnapshotFacts("latest", DateTimeOffset.UnixEpoch, "nas", [], []));
        var set = new BackupSet
        {
            Name = new SetName("notes"),
            Host = new HostName("nas"),
            Kind = SetKind.Files,
            Manifest = ManifestDepth.Full,
        };
        return new PreparedSet(new ChosenSnapshot(set, snapshot, snapshot, IsOlder: false), null);
    }
}
