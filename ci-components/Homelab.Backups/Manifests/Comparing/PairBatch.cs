using System.Runtime.InteropServices;
using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Backups.Manifests.Comparing;

/// <summary>Entries and what came back of them, to be compared by one thread.</summary>
internal sealed class PairBatch : Batch
{
    private readonly List<Pair> _pairs = [];
    private ComparisonOptions _options = new() { Target = "/" };

    public Differences Findings { get; private set; } = new(new ComparisonOptions { Target = "/" });

    public void Use(ComparisonOptions options) => _options = options;

    /// <summary>Only the manifest has it.</summary>
    public void AddMissing(ManifestEntry entry) => Add(new Pair(entry, default, null, default, null));

    /// <summary>Only the tree has it.</summary>
    public void AddExtra(ReadOnlySpan<byte> path, FileFacts? facts) => Add(new Pair(null, new RawPath(path), facts, default, null));

    /// <summary>Both have it.</summary>
    public void Add(ManifestEntry entry, TreeWalk walk)
    {
        var isRead = entry.Sha256 is not null && IsSame(entry, walk.Facts);
        Add(
            new Pair(entry, entry.Path, walk.Facts, new RawPath(walk.Target), isRead ? [.. walk.Path, 0] : null) { Error = walk.Error },
            isRead ? entry.Size : 0
        );
    }

    protected override void WorkThrough(FileHasher hasher)
    {
        Findings = new Differences(_options);
        foreach (var pair in _pairs)
        {
            Findings.FilesThere += pair.Facts is { Type: EntryType.File } ? 1 : 0;
            if (pair.Entry is null)
                Findings.Add(new Difference.Extra(pair.Path));
            else if (pair.Entry.Unreadable is not null)
                SeeUnread(pair);
            else if (pair.Path.Bytes.Length == 0)
                Miss(pair.Entry);
            else
                Compare(pair, pair.Entry, hasher);
        }
    }

    protected override void Forget() => _pairs.Clear();

    private static bool IsSame(ManifestEntry entry, FileFacts? facts) =>
        facts is { Type: EntryType.File } file && file.Size == entry.Size && file.Modified == entry.Modified;

    private void Add(Pair pair, long bytes = 0)
    {
        _pairs.Add(pair);
        Grow(bytes);
    }

    private void Miss(ManifestEntry entry)
    {
        if (!_options.IsPartial)
            Findings.Add(new Difference.Missing(entry.Path));
    }

    // It may have become readable before restic came by; then it is there, and nobody knows what it should hold.
    private void SeeUnread(in Pair pair)
    {
        if (pair.Facts is { Type: EntryType.File })
            Findings.WithoutHash++;
        else
            Findings.UnreadableBefore++;
    }

    private void Compare(in Pair pair, ManifestEntry entry, FileHasher hasher)
    {
        if (pair.Facts is not { } facts || pair.Error != 0)
        {
            Findings.Add(new Difference.Unreadable(entry.Path, Marshal.GetPInvokeErrorMessage(pair.Error)));
            return;
        }

        Findings.Compared++;
        if (facts.Type != entry.Type)
        {
            Findings.Add(new Difference.Type(entry.Path, entry.Type, facts.Type));
            return;
        }

        if (entry.Type is EntryType.Link && entry.Target is { } target && pair.Target != target)
            Findings.Add(new Difference.Target(entry.Path, target, pair.Target));
        // Whoever wrote a file anew may have made another of it.
        if (entry.Type is not EntryType.File || IsSame(entry, facts))
            CompareRights(entry, facts);
        if (entry.Type is EntryType.File)
            CompareContent(pair, entry, facts, hasher);
    }

    private void CompareRights(ManifestEntry entry, in FileFacts facts)
    {
        switch (_options.Owners.Judge(entry.User, entry.Group, facts))
        {
            case OwnerVerdict.Wrong wrong:
                Findings.Add(new Difference.Owner(entry.Path, $"{entry.User}:{entry.Group}", wrong.Actual));
                break;
            case OwnerVerdict.Impossible:
                Findings.OwnersImpossible++;
                Findings.ImpossibleOwner ??= $"{entry.Path} of {entry.User}:{entry.Group}";
                break;
        }

        // Linux gives every link the same permissions.
        if (entry.Type is not EntryType.Link && facts.Mode != entry.Mode)
            Findings.Add(new Difference.Mode(entry.Path, entry.Mode, facts.Mode));
    }

    private void CompareContent(in Pair pair, ManifestEntry entry, FileFacts facts, FileHasher hasher)
    {
        Findings.Files++;
        if (!IsSame(entry, facts))
            Findings.Add(new Difference.Newer(entry.Path, entry.Size, facts.Size) { HasSameTime = facts.Modified == entry.Modified });
        else if (pair.ToRead is null || entry.Sha256 is not { } expected)
            Findings.WithoutHash++;
        else if (hasher.Read(pair.ToRead, ref facts) is var reading and not FileReading.Done)
            Findings.Add(
                new Difference.Unreadable(
                    entry.Path,
                    reading is FileReading.Unreadable ? Marshal.GetPInvokeErrorMessage(hasher.Error) : "it does not hold still"
                )
            );
        else if (Convert.ToHexStringLower(hasher.Digest) is var actual && actual != expected)
            Findings.Add(new Difference.Content(entry.Path, expected, actual));
        else
        {
            Findings.ProvenFiles++;
            Findings.ProvenBytes += entry.Size;
            Findings.ProvenOwn += entry.Size > 0 && !Findings.IsStaged(entry.Path) ? 1 : 0;
        }
    }

    private readonly record struct Pair(ManifestEntry? Entry, RawPath Path, FileFacts? Facts, RawPath Target, byte[]? ToRead)
    {
        public int Error { get; init; }
    }
}
