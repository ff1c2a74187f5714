namespace Homelab.Operations.Manifests.Comparing;

/// <summary>Collects differences: all are counted, the first of each case are kept.</summary>
internal sealed class Findings
{
    private const int MostOfACase = 20;

    private readonly Dictionary<string, long> _counts = [];
    private readonly List<Difference> _kept = [];

    public long Compared { get; set; }
    public long Files { get; set; }
    public long ProvenFiles { get; set; }
    public long ProvenBytes { get; set; }
    public long WithoutHash { get; set; }
    public long UnreadableBefore { get; set; }

    public void Add(Difference difference)
    {
        var name = difference.GetType().Name;
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        if (_counts[name] <= MostOfACase)
            _kept.Add(difference);
    }

    public void Add(Findings others)
    {
        Compared += others.Compared;
        Files += others.Files;
        ProvenFiles += others.ProvenFiles;
        ProvenBytes += others.ProvenBytes;
        WithoutHash += others.WithoutHash;
        UnreadableBefore += others.UnreadableBefore;
        foreach (var difference in others._kept)
        {
            if (_kept.Count(kept => kept.GetType() == difference.GetType()) < MostOfACase)
                _kept.Add(difference);
        }

        foreach (var (name, count) in others._counts)
            _counts[name] = _counts.GetValueOrDefault(name) + count;
    }

    public ComparisonResult ToResult(ManifestReader manifest, TimeSpan took) => new()
    {
        Header = manifest.Header, Totals = manifest.Totals, Compared = Compared, Files = Files, ProvenFiles = ProvenFiles, ProvenBytes = ProvenBytes,
        WithoutHash = WithoutHash, UnreadableBefore = UnreadableBefore, Counts = _counts, Differences = _kept, Took = took,
    };
}
