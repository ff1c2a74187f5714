using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Restores.Verification.GitLab;
using Homelab.Restores.Verification.Pictures;
using Homelab.Restores.Verification.Repositories;
using Homelab.Restores.Verification.Vaults;

namespace Homelab.Restores.Verification.Contents;

/// <summary>A restored tree and its manifest, gone through once: how they differ, and where there is more to look at.</summary>
internal sealed class TreeReading
{
    private readonly bool _isVault,
        _isPhotos,
        _isGitLab;

    private TreeReading(SetInspection set, string manifest, long day)
    {
        (_isVault, _isPhotos, _isGitLab) = (set.Kind == "vault", set.Kind == "photos", set.Kind == "gitlab");
        Staged = new StagedFiles(Path.GetDirectoryName(manifest));
        Pictures = new PictureSample(day);
    }

    public ComparisonResult Found { get; private set; } = null!;

    /// <summary>Of the manifest that was restored.</summary>
    public string Sha256 { get; private set; } = "";

    public double Seconds { get; private set; }

    public StagedFiles Staged { get; }

    public RepositoryPlaces Repositories { get; } = new();

    public PictureSample Pictures { get; }

    public VaultPaths Vault { get; } = new();

    public GitLabPlaces GitLab { get; } = new();

    /// <summary>Notes of the vault that held something.</summary>
    public long Notes { get; private set; }

    /// <exception cref="ManifestUnreadableException">The manifest is damaged.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static async Task<TreeReading> ReadAsync(
        RestoredTree tree,
        SetInspection set,
        string manifest,
        OwnerJudge owners,
        IProgress<Progress> progress,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var start = time.GetTimestamp();
        var reading = new TreeReading(set, manifest, time.GetUtcNow().UtcDateTime.Ticks / TimeSpan.TicksPerDay);
        await using var file = new HashingStream(tree.Open(manifest));
        reading.Found = await new ManifestComparison(
            new ComparisonOptions
            {
                Target = tree.Root + "/",
                IsPartial = set.IsSample,
                Unlisted = [manifest],
                Named = SetFindings.MostChanged,
                Watched = Path.GetDirectoryName(manifest),
                Seen = reading.Take,
                Owners = owners,
            },
            progress,
            time
        ).CompareAsync(file, ct);
        reading.Sha256 = file.Finish();
        reading.Seconds = time.GetElapsedTime(start).TotalSeconds;
        reading.Vault.Roots = reading.Found.Header.Roots;
        return reading;
    }

    private void Take(ManifestEntry entry)
    {
        Staged.Take(entry);
        Repositories.Take(entry);
        if (_isVault)
            TakeNote(entry);
        if (_isPhotos)
            Pictures.Take(entry);
        if (_isGitLab)
            GitLab.Take(entry);
    }

    private void TakeNote(ManifestEntry entry)
    {
        Vault.Take(entry);
        Notes += entry is { Type: EntryType.File, Size: > 0, Unreadable: null } && VaultPaths.IsNote(entry.Path.ToString()) ? 1 : 0;
    }
}
