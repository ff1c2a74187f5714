using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification.Sabotages;

/// <summary>Chooses what is damaged, by lot: out of all sets, and so that the same seed meets the same.</summary>
internal sealed class Victims(InspectionJob job, RestoredTree tree, int seed)
{
    private const int Most = 64;

    /// <summary>Entries that fit, the first lot first. There are a few, because one of them may turn out not to do.</summary>
    public IEnumerable<(SetInspection Set, ManifestEntry Entry)> Entries(Func<SetInspection, ManifestEntry, bool> fits)
    {
        var chosen = new PriorityQueue<(SetInspection, ManifestEntry), ulong>(Comparer<ulong>.Create((one, other) => other.CompareTo(one)));
        foreach (var set in job.Sets)
        {
            var altered = (set.Altered ?? []).Select(path => path.Path).ToHashSet();
            Read(
                set,
                reader =>
                {
                    foreach (
                        var entry in reader
                            .Entries()
                            .Where(entry => entry.Path.IsText && fits(set, entry) && !altered.Contains(entry.Path.ToString()))
                    )
                    {
                        var lot = Draw.Lot(seed, entry.Path);
                        if (chosen.Count < Most)
                            chosen.Enqueue((set, entry), lot);
                        else
                            chosen.EnqueueDequeue((set, entry), lot);
                    }

                    return true;
                }
            );
        }

        return chosen
            .UnorderedItems.OrderBy(item => item.Priority)
            .Select(item => item.Element)
            .Where(victim => tree.IsBelowRoot(victim.Item2.Path));
    }

    /// <summary>The databases the manifests tell of.</summary>
    public IEnumerable<(SetInspection Set, DatabaseFacts Facts)> Databases() =>
        job
            .Sets.SelectMany(set => Read(set, reader => reader.Databases) is { } all ? all.Select(facts => (set, facts)) : [])
            .OrderBy(victim => Draw.Lot(seed, new RawPath(victim.facts.Name)));

    /// <summary>What the manifest of a set begins with.</summary>
    public ManifestHeader? Header(SetInspection set) => Read(set, reader => reader.Header);

    // What cannot be read is said by the inspection, which looks next.
    private T? Read<T>(SetInspection set, Func<ManifestReader, T> read)
    {
        if (set.Manifest is null)
            return default;
        try
        {
            using var file = tree.Open(set.Manifest);
            return read(new ManifestReader(file));
        }
        catch (Exception e) when (e is IOException or ManifestUnreadableException)
        {
            return default;
        }
    }
}
