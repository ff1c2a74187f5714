using System.Text.Json;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification.GitLab;

/// <summary>Looks at what GitLab's own backup is made of: the archive, and the secrets without which nobody can use it.</summary>
internal sealed class GitLabChecks(Checks checks, RestoredTree tree)
{
    private const int LargestSecrets = 16 * 1024 * 1024;

    public async Task<IReadOnlyList<DrillCheck>> LookAsync(GitLabPlaces places, CancellationToken ct) =>
        [
            await checks.MakeAsync("archive", mandatory: true, () => Task.Run(() => Archive(places.Archives), ct)),
            await checks.MakeAsync("secrets", mandatory: true, () => Task.Run(() => Secrets(places.Secrets), ct)),
        ];

    private Judgement Archive(IReadOnlyList<RawPath> archives)
    {
        if (archives.Count == 0)
            return Judgement.Fail($"there is no {GitLabPlaces.Archive} in it");
        long entries = 0;
        foreach (var path in archives)
        {
            using var archive = tree.Open(path);
            using var buffered = new BufferedStream(archive, 4096);
            var (count, fault) = ArchiveEntries.Read(buffered);
            if (fault is not null)
                return Judgement.Fail($"{Evidence.Name(path)} cannot be used: {fault} (after {Evidence.Count(count, "entry", "entries")})");
            entries += count;
        }

        return Judgement.Pass($"{Evidence.Name(archives[0])} lists {Evidence.Count(entries, "entry", "entries")} to its end");
    }

    private Judgement Secrets(IReadOnlyList<RawPath> secrets)
    {
        if (secrets.Count == 0)
            return Judgement.Fail($"there is no {GitLabPlaces.SecretsName} in it: without it nothing that is encrypted can be read again");
        using var file = tree.Open(secrets[0]);
        if (file.Length > LargestSecrets)
            return Judgement.Fail($"{Evidence.Name(secrets[0])} is too large to be what it should");
        try
        {
            using var json = JsonDocument.Parse(file);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.EnumerateObject().Any()
                ? Judgement.Pass($"{Evidence.Name(secrets[0])} is there and can be read")
                : Judgement.Fail($"{Evidence.Name(secrets[0])} holds no secrets");
        }
        catch (JsonException)
        {
            // What was wrong with it would quote it.
            return Judgement.Fail($"{Evidence.Name(secrets[0])} is no JSON");
        }
    }
}

/// <summary>Finds them among the paths of a manifest.</summary>
internal sealed class GitLabPlaces
{
    public const string Archive = "*_gitlab_backup.tar",
        SecretsName = "gitlab-secrets.json";

    private readonly List<RawPath> _archives = [];
    private readonly List<RawPath> _secrets = [];

    public IReadOnlyList<RawPath> Archives => _archives;

    public IReadOnlyList<RawPath> Secrets => _secrets;

    public void Take(ManifestEntry entry)
    {
        if (entry.Type is not EntryType.File)
            return;
        if (entry.Path.Bytes.EndsWith("_gitlab_backup.tar"u8))
            _archives.Add(entry.Path);
        else if (entry.Path.Bytes.EndsWith("/gitlab-secrets.json"u8))
            _secrets.Add(entry.Path);
    }
}
