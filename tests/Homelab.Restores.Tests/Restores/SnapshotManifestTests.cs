using System.Security.Cryptography;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>What a repository says of a snapshot, before anything is restored.</summary>
public sealed class SnapshotManifestTests : IDisposable
{
    private readonly House _house = new House().WithWeakKey();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task The_manifest_comes_out_of_the_repository_and_is_what_the_backup_wrote(string restic)
    {
        _house.Restic = RealTools.Restic(restic);
        var report = await _house.BackUpAsync(Ct);

        var found = Assert.IsType<SnapshotManifest.Found>(await FetchAsync());

        Assert.Equal(report.Sets[0].Manifest!.Sha256, found.Sha256);
        Assert.Equal(found.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(found.File, Ct))));
        Assert.Equal(
            (report.Canary, "notes", "local", "fast"),
            (found.Header.Canary, found.Header.Set, found.Header.Host, found.Header.Tier)
        );
        Assert.Equal(2, found.Totals.Files);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(found.File));
    }

    [Fact]
    public async Task A_snapshot_that_this_tool_did_not_make_has_none()
    {
        await _house.ResticAsync(["backup", "--host", "local", "--tag", "homelab,tier:fast,set:notes", _house.Notes], Ct);

        Assert.IsType<SnapshotManifest.Absent>(await FetchAsync());
    }

    [Theory]
    [InlineData("", typeof(SnapshotManifest.Absent))]
    [InlineData("manifest.jsonl", typeof(SnapshotManifest.Unreadable))]
    public async Task A_staging_folder_with_something_else_in_it_proves_nothing(string file, Type outcome)
    {
        var staging = Directory.CreateDirectory(_house["elsewhere/staging/fast/notes"]).FullName;
        if (file.Length > 0)
            await File.WriteAllTextAsync(Path.Combine(staging, file), """{"schema":"homelab.manifest/1","set":"notes"}""", Ct);
        await _house.ResticAsync(["backup", "--host", "local", "--tag", "homelab,tier:fast,set:notes", _house.Notes, staging], Ct);

        Assert.IsType(outcome, await FetchAsync());
    }

    [Fact]
    public async Task A_repository_that_lost_the_manifests_data_says_so()
    {
        Assert.Equal(Severity.Note, (await _house.BackUpAsync(Ct)).Verdict);
        foreach (var pack in Directory.GetFiles(Path.Combine(_house.Repository, "data"), "*", SearchOption.AllDirectories))
            File.Delete(pack);

        // restic keeps folders of files in its cache, and reads files from the packs.
        Assert.Equal(ResticFailureKind.Damaged, Assert.IsType<SnapshotManifest.Failed>(await FetchAsync()).Failure.Kind);
    }

    public void Dispose() => _house.Dispose();

    private async Task<SnapshotManifest> FetchAsync()
    {
        using var restic = _house.Tool();
        var found = Assert.IsType<SnapshotChoice.Found>(
            await new SnapshotWish("notes") { Tier = "fast", Host = "local" }.FindAsync(restic, Ct)
        );
        return await SnapshotManifest.FetchAsync(restic, found.Snapshot, Directory.CreateDirectory(_house["fetched"]).FullName, Ct);
    }
}
