using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Homelab.Simulator.Trouble;

internal static class FaultJson
{
    // By reflection: generated code would forget the defaults of members left out. A misspelt fault is an error, for it would never strike.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static Faults Read(JsonNode? json) => json.Deserialize<Faults>(Options) ?? new Faults();

    public static JsonNode Write(Faults faults) => JsonSerializer.SerializeToNode(faults, Options)!;
}
