using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>Where the measure of one set and tier lies between runs: <c>completeness/TIER/SET.json</c> in the state folder.</summary>
internal sealed class MeasureFile(StateFolder state, string tier, string set)
{
    private readonly string _path = Path.Combine(state.Completeness, tier, set + ".json");

    /// <summary>Null where there is none, or none that can be read: then the repository tells.</summary>
    public Measured? Read()
    {
        try
        {
            return
                File.Exists(_path)
                && JsonSerializer.Deserialize(File.ReadAllText(_path), MeasuredJson.Default.Measured) is { } read
                && Measure.Sane(read.Good) is { } good
                ? read with
                {
                    Good = good,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">The state folder cannot be written.</exception>
    public void Write(Measured measured)
    {
        StateFolder.MakePrivate(Path.GetDirectoryName(_path)!);
        DurableText.Write(_path, JsonSerializer.Serialize(measured, MeasuredJson.Default.Measured));
    }
}

/// <summary>What is known of a set when a run begins, and what the run leaves for the next one.</summary>
/// <param name="Good">Of its last whole snapshot.</param>
/// <param name="Accepted">The snapshot that a person called whole, and that was taken for it; it counts once.</param>
internal sealed record Measured(Measure Good, string? Accepted);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Measured))]
internal sealed partial class MeasuredJson : JsonSerializerContext;
