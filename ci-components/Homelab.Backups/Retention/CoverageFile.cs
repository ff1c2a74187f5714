using System.Text.Json;
using Homelab.Processes.Files;

namespace Homelab.Backups.Retention;

/// <summary>Where the ledger of one repository lies between checks: <c>coverage/&lt;repository id&gt;.json</c> in the state
/// directory.</summary>
public sealed class CoverageFile
{
    private const string Schema = "homelab.coverage/1";
    private const int MostBytes = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Far beyond one check a second since the beginning of time, and far from an overflow.
    private const long MostRuns = 1L << 60;

    private readonly string _path;
    private readonly string _repository;

    /// <param name="stateFolder">The tool's state directory.</param>
    /// <param name="repositoryId">From the repository's own config. A repository made anew has another one, and so another ledger.</param>
    public CoverageFile(string stateFolder, string repositoryId)
    {
        // It becomes a file's name, and whoever can write to the repository chose it.
        if (repositoryId.Length != 64 || !repositoryId.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A repository's id has 64 hexadecimal digits.", nameof(repositoryId));
        _repository = repositoryId;
        _path = Path.Combine(stateFolder, "coverage", repositoryId + ".json");
    }

    /// <summary>The ledger; or an empty one, with a sentence saying why what was there does not count.</summary>
    public (CoverageLedger Ledger, string? Notice) Read()
    {
        try
        {
            if (!File.Exists(_path))
                return (CoverageLedger.Empty, null);
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read);
            if (file.Length <= MostBytes && Parse(file) is { } ledger)
                return (ledger, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || IsDamage(e))
        {
            // Said below: a ledger that cannot be read is as good as none.
        }
        return (
            CoverageLedger.Empty,
            $"The record of what checks have read, {_path}, cannot be read: reading starts anew with the first part, and the file is replaced after this check."
        );
    }

    /// <summary>Replaces the file as a whole: a crash leaves the old one or the new one.</summary>
    /// <exception cref="IOException">There is no room, or a file stands where the folder belongs.</exception>
    /// <exception cref="UnauthorizedAccessException">The state directory belongs to somebody else.</exception>
    public void Write(CoverageLedger ledger)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(_path)!, OwnerOnly | UnixFileMode.UserExecute);
        // Always the same name, so that a kill leaves one at most and the next check writes over it.
        using var file = new WholeFile(_path, Path.Combine(folder.FullName, $".{_repository}.partial"));
        Write(file.Stream, ledger);
        file.Keep();
    }

    // What reading JSON of another shape throws.
    private static bool IsDamage(Exception e) => e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException;

    private void Write(FileStream file, CoverageLedger ledger)
    {
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("repository", _repository);
        json.WriteStartArray("readings");
        foreach (var (first, reading) in ledger.Readings.Index().Where(entry => entry.Item is not null))
        {
            json.WriteStartObject();
            json.WriteNumber("firstByte", first);
            json.WriteNumber("run", reading!.Run);
            json.WriteString("at", reading.At.ToUniversalTime());
            json.WriteBoolean("sound", reading.IsSound);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private CoverageLedger? Parse(FileStream file)
    {
        using var document = JsonDocument.Parse(file);
        var root = document.RootElement;
        if (root.GetProperty("schema").GetString() != Schema || root.GetProperty("repository").GetString() != _repository)
            return null;
        var readings = new PackReading?[CoverageLedger.Bytes];
        foreach (var item in root.GetProperty("readings").EnumerateArray())
        {
            var (first, run) = (item.GetProperty("firstByte").GetInt32(), item.GetProperty("run").GetInt64());
            if (first is < 0 or >= CoverageLedger.Bytes || run is < 1 or > MostRuns)
                return null;
            readings[first] = new PackReading(run, item.GetProperty("at").GetDateTimeOffset(), item.GetProperty("sound").GetBoolean());
        }
        return new CoverageLedger(readings);
    }
}
