using System.Text;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files.Hashing;
using Homelab.Processes.Processes;
using Homelab.Text;

namespace Homelab.Backups.Manifests;

/// <summary>Holds a restored tree against the manifest of its snapshot. Both are gone through once, side by side, in constant
/// memory.</summary>
public sealed class ManifestComparison(ComparisonOptions options, IProgress<Progress> progress, TimeProvider time)
{
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(1);

    // What is restored to / keeps its paths.
    private readonly string _target = Path.GetFullPath(options.Target).TrimEnd('/');
    private long _read;

    /// <exception cref="ManifestUnreadableException">The manifest is damaged.</exception>
    /// <exception cref="ToolUnavailableException">OpenSSL is missing.</exception>
    public async Task<ComparisonResult> CompareAsync(Stream manifest, CancellationToken ct)
    {
        OpenSsl.Require();
        var start = time.GetTimestamp();
        var reader = new ManifestReader(manifest);
        progress.Report(new Progress.Started($"comparing {VisibleText.OneLine(reader.Header.Set, 100)} with its manifest"));
        var findings = new Differences(options);
        using var walk = new TreeWalk(new Roots(Sources(reader.Header).Select(source => _target + source), Exclusion.Nothing));
        using var entries = Shown(reader.Entries()).GetEnumerator();
        var sides = new Sides(
            walk,
            entries,
            Encoding.UTF8.GetByteCount(_target),
            [.. options.Unlisted.Select(Encoding.UTF8.GetBytes)],
            options
        );
        await using var words = time.CreateTimer(
            _ => progress.Report(new Progress.Advanced(Interlocked.Read(ref _read), 0, "bytes")),
            null,
            BetweenWords,
            BetweenWords
        );
        using var line = new HashingLine<PairBatch>(
            sides.Fill,
            read => Interlocked.Add(ref _read, read),
            batch => findings.Add(batch.Findings)
        );
        await line.RunAsync(ct);
        return findings.ToResult(reader, time.GetElapsedTime(start));
    }

    private IEnumerable<ManifestEntry> Shown(IEnumerable<ManifestEntry> entries) =>
        options.Seen is not { } seen
            ? entries
            : entries.Select(entry =>
            {
                seen(entry);
                return entry;
            });

    private static IEnumerable<string> Sources(ManifestHeader header) =>
        header.Roots.Concat(header.Staging is { } staging ? [staging] : []).Select(Path.GetFullPath);
}
