using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>Lists a snapshot and chooses what of it is restored.</summary>
internal sealed class Chooser(ResticTool restic, Snapshot snapshot)
{
    private string? _outside;
    private Func<string, bool> _chosen = _ => true;

    /// <summary>Something that lies where the snapshot says it holds nothing; null if all is well.</summary>
    public string? Outside => _outside;

    /// <summary>What was asked for and is not in the snapshot.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <summary>Files that no sample ever holds.</summary>
    public long Unreachable { get; private set; }

    public async Task<ResticAnswer<Selection>> EverythingAsync(CancellationToken ct)
    {
        _chosen = _ => true;
        var count = new SelectionCount(_chosen, isPart: false);
        return await ListAsync(count.See, ct) is { } failure ? Failed(failure) : Found(count.Sum);
    }

    /// <param name="paths">As they are in the snapshot: files, or folders with all that is in them.</param>
    public async Task<ResticAnswer<Selection>> OnlyAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var seen = new HashSet<string>();
        _chosen = path => paths.Any(chosen => PathText.IsAtOrBelow(path, chosen));
        var count = new SelectionCount(_chosen, isPart: true);
        var failure = await ListAsync(
            node =>
            {
                count.See(node);
                if (paths.Contains(node.Path))
                    seen.Add(node.Path);
            },
            ct
        );
        Missing = [.. paths.Where(path => !seen.Contains(path) && path != "/")];
        return failure is not null ? Failed(failure) : Found(count.Sum with { Include = [.. paths.Select(ResticPattern.Of)] });
    }

    /// <summary>Hands on once more what was chosen.</summary>
    public Task<ResticFailure?> AgainAsync(Action<ListedNode> each, CancellationToken ct) =>
        ListAsync(
            node =>
            {
                if (_chosen(node.Path))
                    each(node);
            },
            ct
        );

    /// <summary>Of what was chosen, what lies at or below these: each must be the name of something chosen, and have a line among
    /// patterns.</summary>
    public async Task<ResticAnswer<Selection>> PartAsync(IReadOnlySet<string> paths, CancellationToken ct)
    {
        var count = new SelectionCount(
            path => _chosen(path) && (paths.Contains(path) || PathText.Above(path).Any(paths.Contains)),
            isPart: true
        );
        return await ListAsync(count.See, ct) is { } failure
            ? Failed(failure)
            : Found(count.Sum with { IncludeLines = [.. paths.Order(StringComparer.Ordinal).Select(path => ResticPattern.LineOf(path)!)] });
    }

    /// <summary>A sample of the files, and everything in the staging folder.</summary>
    public async Task<ResticAnswer<Selection>> SampleAsync(long bytes, long rotation, CancellationToken ct)
    {
        var staging = SnapshotManifest.StagingOf(snapshot);
        bool IsStaged(string path) => staging is not null && PathText.IsAtOrBelow(path, staging);
        var sampler = new Sampler(bytes, rotation);
        var nodes = 0L;
        if (
            await ListAsync(
                node =>
                {
                    nodes++;
                    if (!IsStaged(node.Path))
                        sampler.See(node);
                },
                ct
            ) is
            { } failure
        )
            return Failed(failure);
        sampler.Choose(nodes);
        Unreachable = sampler.Unreachable;
        if (sampler is { Rounds: <= 1, Unreachable: 0 })
            return await EverythingAsync(ct);
        return await SampleAsync(sampler, IsStaged, staging, ct);
    }

    private async Task<ResticAnswer<Selection>> SampleAsync(
        Sampler sampler,
        Func<string, bool> isStaged,
        string? staging,
        CancellationToken ct
    )
    {
        var chosen = new HashSet<string>();
        _chosen = path => isStaged(path) || chosen.Contains(path);
        var count = new SelectionCount(_chosen, isPart: true);
        var failure = await ListAsync(
            node =>
            {
                if (sampler.Takes(node) && !isStaged(node.Path))
                    chosen.Add(node.Path);
                count.See(node);
            },
            ct
        );
        return failure is not null
            ? Failed(failure)
            : Found(
                count.Sum with
                {
                    Include = staging is null ? [] : [ResticPattern.Of(staging)],
                    IncludeLines = [.. chosen.Select(path => ResticPattern.LineOf(path)!)],
                    Rounds = Math.Max(1, sampler.Rounds),
                }
            );
    }

    private async Task<ResticFailure?> ListAsync(Action<ListedNode> each, CancellationToken ct) =>
        await SnapshotListing.ReadAsync(
            restic,
            snapshot.Id,
            node =>
            {
                if (!IsExpected(node.Path))
                    _outside ??= node.Path;
                each(node);
            },
            ct
        );

    // The list of paths is what guards look at; restic restores what is in the tree.
    private bool IsExpected(string path) =>
        PathText.IsPlain(path) && snapshot.Facts.Paths.Any(root => PathText.IsAtOrBelow(path, root) || PathText.IsAtOrBelow(root, path));

    private static ResticAnswer<Selection>.Found Found(Selection selection) => new(selection);

    private static ResticAnswer<Selection>.Failed Failed(ResticFailure failure) => new(failure);
}
