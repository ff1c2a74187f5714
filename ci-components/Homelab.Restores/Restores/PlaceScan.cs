using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Restores;

/// <summary>
/// Looks what of a snapshot stands in its places already, by content: restic's own hashes of files, links by where they lead. It decides
/// what is fetched and what is asked; what is done is decided again, byte by byte, when something is put in its place.
/// </summary>
internal sealed class PlaceScan(RestorePlan plan)
{
    // restic holds each name against each pattern.
    private const long MostComparisons = 2_000_000_000;

    private readonly HashSet<string> _updated = [],
        _restored = [];
    private readonly HashSet<string> _absent = [];
    private readonly HashSet<string> _fetch = [];
    private readonly List<string> _different = [];
    private readonly Dictionary<ulong, string> _firstNames = [];
    private readonly Dictionary<ulong, List<string>> _names = [];
    private readonly Dictionary<string, byte[]> _links = [];
    private long _nodes,
        _missing;

    /// <summary>What stands there and holds something else, as paths of this machine.</summary>
    public IReadOnlyList<string> Different => _different;

    /// <summary>How much is missing or differs.</summary>
    public long ToWrite => _missing + _different.Count;

    /// <summary>What has to be fetched: each with all that is in it. Null for everything that was chosen.</summary>
    public IReadOnlySet<string>? Fetch { get; private set; }

    /// <returns>Null when all was seen.</returns>
    public async Task<ResticFailure?> RunAsync(
        ResticTool restic,
        Chooser chooser,
        string folder,
        IProgress<Progress> progress,
        CancellationToken ct
    )
    {
        var run = await ResticRestore.RunAsync(
            restic,
            plan.Order(plan.Request.Target, plan.Selection, folder) with
            {
                Compare = Hear,
            },
            progress,
            ct
        );
        if (run.ExitCode != 0)
            return run.Failure;
        ReadLinks();
        if (await chooser.AgainAsync(See, ct) is { } failure)
            return failure;
        Fetch = Reachable();
        return null;
    }

    private void Hear(ResticMessage.OneItem item) =>
        (
            item.Action switch
            {
                "updated" => _updated,
                "restored" => _restored,
                _ => null,
            }
        )?.Add(item.Path);

    private void ReadLinks()
    {
        if (plan.Known is not { } manifest)
            return;
        using var stream = new FileStream(manifest.File, new FileStreamOptions { BufferSize = 0 });
        foreach (var entry in new ManifestReader(stream).Entries().Where(entry => entry is { Type: EntryType.Link, Target: not null }))
            _links[RawTree.AsListed(entry.Path.Bytes)] = entry.Target!.Value.Bytes.ToArray();
    }

    private void See(ListedNode node)
    {
        _nodes++;
        if (node is { IsFile: true, Inode: > 0 } && !_firstNames.TryAdd(node.Inode, node.Path))
            (_names.TryGetValue(node.Inode, out var names) ? names : _names[node.Inode] = [_firstNames[node.Inode]]).Add(node.Path);
        // With its folder, where that was chosen as a whole.
        if (PathText.Above(node.Path).Any(_absent.Contains))
        {
            _missing += node.IsFolder ? 0 : 1;
            return;
        }

        var place = RawTree.Find(plan.Request.Target, node.Path);
        var there = place is null || RawFile.Stat(Libc.CurrentFolder, place, out var facts) != 0 ? (FileFacts?)null : facts;
        if (IsTheSame(node, place, there) is true)
            return;
        if (there is null)
            _missing++;
        else if (IsTheSame(node, place, there) is false)
            _different.Add(PathText.Below(plan.Request.Target, node.Path));
        if (node.IsFolder)
            _absent.Add(node.Path);
        _fetch.Add(node.Path);
    }

    /// <summary>Null where nobody can say before it is fetched.</summary>
    private bool? IsTheSame(ListedNode node, byte[]? place, FileFacts? there) =>
        (node.Type, there) switch
        {
            // restic never brings one back: whoever listens makes it.
            (EntryType.Socket, _) => true,
            (_, null) => false,
            (EntryType.File, { Type: EntryType.File }) => !_updated.Contains(node.Path)
                && (!_restored.Contains(node.Path) || IsFurtherName(node, place!, there.Value)),
            (EntryType.Link, { Type: EntryType.Link }) => _links.TryGetValue(node.Path, out var target)
                ? SameContent.LinkTarget(Libc.CurrentFolder, place!).AsSpan().SequenceEqual(target)
                : null,
            (EntryType.Folder or EntryType.Pipe or EntryType.BlockDevice or EntryType.CharacterDevice, { } same) => same.Type == node.Type,
            _ => false,
        };

    // restic makes further names anew and compares them with nothing: the first one is known to be right, or is fetched.
    private bool IsFurtherName(ListedNode node, byte[] place, in FileFacts there)
    {
        if (
            !_firstNames.TryGetValue(node.Inode, out var first)
            || first == node.Path
            || _updated.Contains(first)
            || _restored.Contains(first)
        )
            return false;
        return RawTree.Find(plan.Request.Target, first) is { } other
            && RawFile.Stat(Libc.CurrentFolder, other, out var facts) == 0
            && SameContent.Holds(Libc.CurrentFolder, other, facts, Libc.CurrentFolder, place, there);
    }

    /// <summary>As restic can be told: names that no pattern can say come with their folders.</summary>
    private HashSet<string>? Reachable()
    {
        // A further name is a name of the same file only if that is fetched with it.
        foreach (var names in _names.Values.Where(names => names.Exists(_fetch.Contains)))
            _fetch.UnionWith(names);
        var fetch = new HashSet<string>();
        foreach (var path in _fetch)
        {
            if (
                PathText.Above(path).Prepend(path).FirstOrDefault(name => ResticPattern.LineOf(name) is not null) is not { } named
                || !plan.Written.Any(written => PathText.IsAtOrBelow(named, written))
                || (named != path && plan.Selection.IsSample)
            )
                return null;
            fetch.Add(named);
        }

        return fetch.Count * _nodes > MostComparisons ? null : fetch;
    }
}
