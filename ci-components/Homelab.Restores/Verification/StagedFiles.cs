using System.Text;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification;

/// <summary>What a manifest says of the files in its staging folder, of which there are few.</summary>
/// <param name="folder">Null where there is none.</param>
internal sealed class StagedFiles(string? folder)
{
    private const int Most = 10_000;

    private readonly byte[]? _folder = folder is null ? null : Encoding.UTF8.GetBytes(folder);
    private readonly Dictionary<RawPath, string> _digests = [];

    public void Take(ManifestEntry entry)
    {
        if (_folder is not null && entry.Sha256 is { } digest && _digests.Count < Most && PathText.IsBelow(entry.Path.Bytes, _folder))
            _digests[entry.Path] = digest;
    }

    /// <summary>Null where nobody hashed it.</summary>
    public string? Sha256(RawPath path) => _digests.GetValueOrDefault(path);
}
