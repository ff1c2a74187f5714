using System.Text;
using Homelab.Backups.Manifests.Walking;
using Homelab.Backups.Manifests.Writing;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Manifests;

/// <summary>Writes down what a set holds, before it is backed up: each path with owner, mode and time, and the SHA-256 of what it
/// says.</summary>
public sealed class ManifestWriter(ManifestRequest request, IProgress<Progress> progress, TimeProvider time)
{
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(1);

    private readonly byte[]? _staging = request.StagingFolder is { } folder ? Encoding.UTF8.GetBytes(Clean(folder)) : null;
    private readonly PlaceTally _places = new(request.Places);
    private ManifestTotals _totals = new();
    private long _read;

    /// <summary>Writes the manifest. What cannot be read, changes or vanishes meanwhile is counted and never ends it.</summary>
    /// <param name="file">Where; there is nothing before it is whole. Itself it is not listed.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ToolUnavailableException">OpenSSL is missing.</exception>
    public async Task<ManifestSummary> WriteAsync(string file, CancellationToken ct)
    {
        OpenSsl.Require();
        var start = time.GetTimestamp();
        progress.Report(new Progress.Started($"manifest of {request.Set}"));
        var own = new[] { file, WholeFile.PartialOf(file) }.Select(path => Encoding.UTF8.GetBytes(Clean(path))).ToArray();
        var sampling = Choose(ct);
        using var output = new ManifestFile(file);
        using (var head = new ManifestLines())
        {
            head.Header(request, sampling, time.GetUtcNow());
            foreach (var database in request.Databases)
                head.Database(database);
            if (request.Measure is { } measure)
                head.Measure(measure);
            output.Write(head.Written);
        }

        await WriteEntriesAsync(output, sampling, own, ct);
        _totals = _totals with { Places = _places.Counts };
        using (var tail = new ManifestLines())
        {
            tail.Totals(_totals);
            output.Write(tail.Written);
        }

        return new ManifestSummary(file, output.Finish(), _totals, sampling, time.GetElapsedTime(start));
    }

    private async Task WriteEntriesAsync(ManifestFile output, Sampling sampling, byte[][] own, CancellationToken ct)
    {
        using var walk = new TreeWalk(Roots());
        await using var words = time.CreateTimer(
            _ => progress.Report(new Progress.Advanced(Interlocked.Read(ref _read), 0, "bytes")),
            null,
            BetweenWords,
            BetweenWords
        );
        using var line = new HashingLine<LineBatch>(Fill, read => Interlocked.Add(ref _read, read), Write);
        await line.RunAsync(ct);

        bool Fill(LineBatch batch)
        {
            while (!batch.IsFull)
            {
                if (!walk.Next())
                    return false;
                if (IsOneOf(own, walk.Path))
                    continue;
                batch.Add(walk, hash: sampling.Takes(walk.Path) || IsStaged(walk.Path));
                if (walk.Facts is { Type: EntryType.File, Size: var size } && !IsStaged(walk.Path))
                    _places.Count(walk.Path, size);
            }

            return true;
        }

        void Write(LineBatch batch)
        {
            output.Write(batch.Lines);
            _totals = _totals.Plus(batch.Totals);
        }
    }

    // The number of buckets depends on the size of the set, so a sample costs one walk more.
    private Sampling Choose(CancellationToken ct)
    {
        if (request.Depth is ManifestDepth.Full)
            return Sampling.Everything;
        long bytes = 0;
        using var walk = new TreeWalk(Roots());
        while (walk.Next())
        {
            ct.ThrowIfCancellationRequested();
            bytes += walk.Facts is { Type: EntryType.File } facts && !IsStaged(walk.Path) ? facts.Size : 0;
        }

        return Sampling.Of(bytes, request.Rotation);
    }

    private Roots Roots() =>
        request.StagingFolder is not { } staging
            ? new Roots(request.Roots, request.Exclusion)
            : new Roots([.. request.Roots, staging], request.Exclusion.ButKeeping(Clean(staging)));

    private bool IsStaged(ReadOnlySpan<byte> path) => _staging is { } folder && PathText.IsBelow(path, folder);

    private static bool IsOneOf(byte[][] paths, ReadOnlySpan<byte> path)
    {
        foreach (var candidate in paths)
        {
            if (path.SequenceEqual(candidate))
                return true;
        }

        return false;
    }

    private static string Clean(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}
