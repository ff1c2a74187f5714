using System.Text;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Comparing;

/// <summary>Collects differences: all are counted, the first of each case are kept.</summary>
internal sealed class Differences(ComparisonOptions options)
{
    private readonly byte[]? _watched = options.Watched is { } folder ? Encoding.UTF8.GetBytes(folder) : null;
    private readonly Dictionary<string, long> _counts = [];
    private readonly Dictionary<string, int> _named = [];
    private readonly List<Difference> _kept = [];

    public long Compared { get; set; }
    public long Files { get; set; }
    public long FilesThere { get; set; }
    public long ProvenFiles { get; set; }
    public long ProvenBytes { get; set; }
    public long ProvenOwn { get; set; }
    public long OwnersImpossible { get; set; }
    public string? ImpossibleOwner { get; set; }
    public long WithoutHash { get; set; }
    public long UnreadableBefore { get; set; }

    public void Add(Difference difference)
    {
        var name = difference.GetType().Name;
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        Keep(difference, name);
    }

    public void Add(Differences others)
    {
        Compared += others.Compared;
        Files += others.Files;
        FilesThere += others.FilesThere;
        ProvenFiles += others.ProvenFiles;
        ProvenBytes += others.ProvenBytes;
        ProvenOwn += others.ProvenOwn;
        OwnersImpossible += others.OwnersImpossible;
        ImpossibleOwner ??= others.ImpossibleOwner;
        WithoutHash += others.WithoutHash;
        UnreadableBefore += others.UnreadableBefore;
        foreach (var difference in others._kept)
            Keep(difference, difference.GetType().Name);
        foreach (var (name, count) in others._counts)
            _counts[name] = _counts.GetValueOrDefault(name) + count;
    }

    public ComparisonResult ToResult(ManifestReader manifest, TimeSpan took) =>
        new()
        {
            Header = manifest.Header,
            Totals = manifest.Totals,
            Databases = manifest.Databases,
            Compared = Compared,
            Files = Files,
            FilesThere = FilesThere,
            ProvenFiles = ProvenFiles,
            ProvenBytes = ProvenBytes,
            ProvenOwn = ProvenOwn,
            OwnersImpossible = OwnersImpossible,
            ImpossibleOwner = ImpossibleOwner,
            WithoutHash = WithoutHash,
            UnreadableBefore = UnreadableBefore,
            Counts = _counts,
            Differences = _kept,
            Took = took,
        };

    /// <summary>It lies in the staging folder.</summary>
    public bool IsStaged(RawPath path) => _watched is { } folder && PathText.IsBelow(path.Bytes, folder);

    private void Keep(Difference difference, string name)
    {
        var shelf = IsStaged(difference.Path) ? name + " watched" : name;
        if (_named.GetValueOrDefault(shelf) >= options.Named)
            return;
        _named[shelf] = _named.GetValueOrDefault(shelf) + 1;
        _kept.Add(difference);
    }
}
