using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;

namespace Homelab.Backups.Tests.Manifests;

/// <summary>All of a manifest at once, which is for tests only.</summary>
internal sealed record ManifestContent(
    ManifestHeader Header,
    IReadOnlyList<DatabaseFacts> Databases,
    List<ManifestEntry> Entries,
    ManifestTotals? Totals,
    bool IsCutOff
)
{
    public static ManifestContent Read(Stream source)
    {
        using (source)
        {
            var reader = new ManifestReader(source);
            var entries = reader.Entries().ToList();
            return new ManifestContent(reader.Header, reader.Databases, entries, reader.Totals, reader.IsCutOff);
        }
    }
}
