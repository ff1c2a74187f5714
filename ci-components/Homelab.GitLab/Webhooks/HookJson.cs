using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Homelab.GitLab.Webhooks;

/// <summary>
/// Reads payloads. Unknown members are skipped and missing ones are null: new GitLab versions add fields, old ones lack them. States and
/// actions stay text, because an unknown one is no error.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString
)]
[JsonSerializable(typeof(MergeRequestEvent))]
[JsonSerializable(typeof(NoteEvent))]
[JsonSerializable(typeof(PipelineEvent))]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(PushEvent))]
public sealed partial class HookJson : JsonSerializerContext
{
    /// <summary>The payload, or null when these bytes are no such payload.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
