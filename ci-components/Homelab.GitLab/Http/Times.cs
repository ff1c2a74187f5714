using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homelab.GitLab.Http;

internal static class Times
{
    /// <summary>As GitLab's filters take a moment.</summary>
    public static string? Text(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A moment nobody can read is no moment, and no reason to lose the merge request around it.</summary>
internal sealed class MomentConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? moment
                : null;
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } moment)
            writer.WriteStringValue(moment);
        else
            writer.WriteNullValue();
    }
}
