using System.Text.Json;
using Homelab.Reports.Redaction;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// What differs inside two strings: by path when both hold a JSON or YAML document, else by line. What a document decodes passes the
/// redactor once more, before anything of it is cut.
/// </summary>
internal static class InsideTexts
{
    /// <summary>Longer documents are compared by line: nobody reads their tree in a note.</summary>
    private const int LargestDocument = 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Null when both are short single lines, which show better side by side.</summary>
    public static TextDifference? Between(string before, string after, Redactor redactor)
    {
        if (Documents("json", before, after, Json, redactor) is { } json)
            return json;
        if (!before.Contains('\n') && !after.Contains('\n') && before.Length <= TextDifference.MaxLineLength && after.Length <= TextDifference.MaxLineLength)
            return null;
        return Documents("yaml", before, after, YamlDocument.ToJson, redactor) ?? LineDiff.Between(before, after);
    }

    private static TextDifference? Documents(string format, string before, string after, Func<string, JsonDocument?> parse, Redactor redactor)
    {
        if (Math.Max(before.Length, after.Length) > LargestDocument)
            return null;
        using var old = parse(before);
        using var current = old is null ? null : parse(after);
        if (current is null)
            return null;
        var differences = new AttributeDiff(redactor, [])
            .Between(Side.Of(old!.RootElement, null, null), Side.Of(current.RootElement, null, null));
        return LineDiff.Limit(format, differences.SelectMany(Lines).Select(redactor.Hide));
    }

    private static IEnumerable<string> Lines(AttributeChange change)
    {
        if (change.Before is not Leaf.Absent)
            yield return $"-{change.Path} = {LeafText.Show(change.Before)}";
        if (change.After is not Leaf.Absent)
            yield return $"+{change.Path} = {LeafText.Show(change.After)}";
    }

    private static JsonDocument? Json(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{") && !text.AsSpan().TrimStart().StartsWith("["))
            return null;
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
