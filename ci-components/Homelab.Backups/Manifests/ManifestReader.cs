using System.Text.Json;
using Homelab.Backups.Databases;
using Homelab.Backups.Manifests.Reading;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests;

/// <summary>
/// Reads a manifest once, from its beginning to its end, in constant memory. It may come from a damaged disk or from somebody who
/// means harm: what is wrong with it is an exception that says so, and a missing end is never taken for a whole.
/// </summary>
public sealed class ManifestReader
{
    private readonly LineFeed _lines;
    private readonly List<DatabaseFacts> _databases = [];
    private ManifestEntry? _ahead;
    private bool _isAtEnd;

    /// <exception cref="ManifestUnreadableException">It is no manifest, or one of a later version.</exception>
    public ManifestReader(Stream source)
    {
        _lines = new LineFeed(source);
        Header = ReadHeader();
        // Databases stand before the entries, so that a drill knows them at once.
        _ahead = ReadOn();
    }

    public ManifestHeader Header { get; }

    public IReadOnlyList<DatabaseFacts> Databases => _databases;

    /// <summary>What the set was held against; null where nothing is said.</summary>
    public Measure? Measure { get; private set; }

    /// <summary>What its writer counted, after all <see cref="Entries"/>; null as long as there are more, and for ever when the end is
    /// missing.</summary>
    public ManifestTotals? Totals { get; private set; }

    /// <summary>The end is missing: whoever wrote it was stopped, or part of it is lost. Known after all <see cref="Entries"/>.</summary>
    public bool IsCutOff => _isAtEnd && Totals is null;

    /// <summary>The entries in their order. They can be read once.</summary>
    /// <exception cref="ManifestUnreadableException">A line is damaged, or some are missing.</exception>
    public IEnumerable<ManifestEntry> Entries()
    {
        long entries = 0,
            files = 0,
            bytes = 0,
            hashed = 0;
        for (; _ahead is { } entry; _ahead = ReadOn())
        {
            entries++;
            files += entry.Type is EntryType.File ? 1 : 0;
            bytes += entry.Size;
            hashed += entry.Sha256 is null ? 0 : 1;
            yield return entry;
        }

        if (Totals is { } said && (said.Entries, said.Files, said.Bytes, said.HashedFiles) != (entries, files, bytes, hashed))
            throw new ManifestUnreadableException(
                $"The manifest ends with {said.Entries} entries and holds {entries}, or their sizes differ: it was changed after it was written; take another snapshot."
            );
    }

    private ManifestHeader ReadHeader()
    {
        if (!_lines.Next())
            throw new ManifestUnreadableException("The manifest is empty, or ends within its first line: take another snapshot.");
        return Guard(line =>
        {
            using var json = JsonDocument.Parse(line, LineJson.DocumentOptions);
            var schema = json.RootElement.ValueKind is JsonValueKind.Object ? json.RootElement.Text("schema") : "";
            if (schema == ManifestHeader.Schema)
                return HeadLines.Header(json.RootElement);
            throw schema.StartsWith("homelab.manifest/", StringComparison.Ordinal)
                ? new ManifestUnreadableException(
                    $"The manifest is of a version this tool does not know (it knows {ManifestHeader.Schema}): use the tool that wrote it, or newer."
                )
                : new ManifestUnreadableException(
                    $"This is not a manifest of schema {ManifestHeader.Schema}: give a file that `homelab` wrote."
                );
        });
    }

    /// <summary>The next entry, taking down what else comes before it; null at the end.</summary>
    private ManifestEntry? ReadOn()
    {
        while (_lines.Next())
        {
            if (Totals is not null)
                throw new ManifestUnreadableException(
                    $"Line {_lines.Number} of the manifest stands behind its end: it was changed after it was written; take another snapshot."
                );
            if (Guard(line => EntryLine.Read(line.Span)) is { } entry)
                return entry;
            Guard(Other);
        }

        _isAtEnd = true;
        return null;
    }

    private object? Other(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line, LineJson.DocumentOptions);
        if (json.RootElement.TryGetProperty("database", out var database))
            _databases.Add(HeadLines.Database(database));
        else if (json.RootElement.TryGetProperty("end", out var end))
            Totals = HeadLines.Totals(end);
        else if (json.RootElement.TryGetProperty("measure", out var measure))
            Measure = Manifests.Measure.Sane(measure.Deserialize(MeasureJson.Default.Measure));
        return null;
    }

    private T Guard<T>(Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return read(_lines.Line);
        }
        catch (Exception e)
            when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new ManifestUnreadableException($"Line {_lines.Number} of the manifest is damaged: take another snapshot.", e);
        }
    }
}
