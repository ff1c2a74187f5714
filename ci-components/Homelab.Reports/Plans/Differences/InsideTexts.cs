using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Homelab.Text;

namespace Homelab.Reports.Plans.Differences;

/// <summary>What differs inside two strings, or what one holds that is new or gone: by path in a JSON or YAML document, else by
/// line.</summary>
internal static partial class InsideTexts
{
    /// <summary>Said where two texts differ, and what is left of them without the secrets does not.</summary>
    public const string OnlyHidden = "#only what is hidden in it changes";

    /// <summary>Longer strings are not shown on one line.</summary>
    public const int LongestSingle = 200;

    /// <summary>Longer documents are compared by line: nobody reads their tree in a note.</summary>
    private const int LargestDocument = 1024 * 1024;

    private static readonly JsonWriterOptions Pretty = new()
    {
        Indented = true,
        SkipValidation = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Null when both are short single lines, which show better side by side.</summary>
    /// <param name="hide">Takes secrets out of what is shown. Texts are compared as they are.</param>
    public static TextDifference? Between(string before, string after, Func<string, string> hide, int depth = 0)
    {
        if (depth == 0 && Decoded(before) is { } old && Decoded(after) is { } current && old != current)
            return Remarked("base64, decoded:", Between(old, current, hide, depth + 1) ?? LineDiff.Between(old, current, hide));
        if (Trees("json", before, after, JsonTree.Read, hide, depth) is { } json)
            return json;
        if (!IsLong(before) && !IsLong(after) && !Lookalikes.Are(before, after))
            return null;
        return Trees("yaml", before, after, YamlTree.Read, hide, depth) ?? LineDiff.Between(before, after, hide);
    }

    /// <summary>All of a string, as a block; null when it is a short single line.</summary>
    public static TextDifference? Of(char sign, string text, Func<string, string> hide, int depth = 0)
    {
        if (depth == 0 && Decoded(text) is { } decoded)
            return Remarked(
                $"base64 of {text.Length:N0} characters, decoded:",
                Of(sign, decoded, hide, depth + 1) ?? Block("text", sign, decoded, hide)
            );
        var json = text.Length <= LargestDocument && text.Length > LongestSingle / 2 ? JsonTree.Read(text) : null;
        if (json is null && !IsLong(text))
            return null;
        return json is null
            ? Block(YamlTree.Read(text) is null ? "text" : "yaml", sign, text, hide)
            : Block("json", sign, text.Contains('\n') ? text : Indented(text), hide);
    }

    private static bool IsLong(string text) => text.Length > LongestSingle || text.Contains('\n');

    private static TextDifference Block(string format, char sign, string text, Func<string, string> hide)
    {
        var (lines, _) = TextLines.Of(hide(text), "");
        var all = lines
            .Lines.Take(TextDifference.MostChanged)
            .SelectMany(line => Window.Whole(hide(line)))
            .Select(line => sign + line)
            .ToList();
        var omitted = Math.Max(0, all.Count - TextDifference.MostChanged) + Math.Max(0, lines.Lines.Count - TextDifference.MostChanged);
        return new TextDifference(format, [.. all.Take(TextDifference.MostChanged)], omitted);
    }

    private static TextDifference? Trees(
        string format,
        string before,
        string after,
        Func<string, Node?> read,
        Func<string, string> hide,
        int depth
    )
    {
        if (Math.Max(before.Length, after.Length) > LargestDocument || read(before) is not { } old || read(after) is not { } current)
            return null;
        if (old.Canonical == current.Canonical)
            return Remarked(
                Comments(before).SequenceEqual(Comments(after))
                    ? "only its formatting changes:"
                    : "only its comments and formatting change:",
                LineDiff.Between(before, after, hide)
            ) with
            {
                Format = format,
            };
        var found = new TreeDiff(hide, depth).Between(format, old, current);
        return format == "yaml" ? WithComments(found, before, after, hide) : found;
    }

    // A tree has none.
    private static TextDifference WithComments(TextDifference found, string before, string after, Func<string, string> hide)
    {
        var (olds, news) = (Comments(before), Comments(after));
        var edits = Edits.Between(olds, news);
        if (edits.Count == 0)
            return found;
        List<string> lines =
        [
            "#comments:",
            .. edits.SelectMany(edit =>
                olds.Skip(edit.OldStart)
                    .Take(edit.OldCount)
                    .SelectMany(line => Window.Whole(hide(line)))
                    .Select(line => "-" + line)
                    .Concat(
                        news.Skip(edit.NewStart).Take(edit.NewCount).SelectMany(line => Window.Whole(hide(line))).Select(line => "+" + line)
                    )
            ),
        ];
        var kept = lines.Take(TextDifference.MostChanged + 1).ToArray();
        return found with { Lines = [.. found.Lines, .. kept], OmittedLines = found.OmittedLines + lines.Count - kept.Length };
    }

    private static string[] Comments(string text) => [.. Comment().Matches(text).Select(match => match.Value.Trim())];

    private static TextDifference Remarked(string remark, TextDifference difference) =>
        difference with
        {
            Lines = [$"#{remark}", .. difference.Lines],
        };

    private static string Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Pretty))
            document.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The text in base64, as cloud-init and <c>data:</c> addresses carry scripts; null when there is none.</summary>
    private static string? Decoded(string text)
    {
        var match = text.Length is >= 24 and <= LargestDocument ? Base64().Match(text) : Match.Empty;
        var bytes = new byte[match.Success ? match.Groups["data"].Length : 0];
        if (!match.Success || !Convert.TryFromBase64String(match.Groups["data"].Value, bytes, out var length) || length == 0)
            return null;
        var decoded = Encoding.UTF8.GetString(bytes, 0, length);
        return decoded
            .EnumerateRunes()
            .All(rune => rune.Value is '\n' or '\r' or '\t' || (rune.Value != 0xFFFD && !VisibleText.Hides(rune)))
            ? decoded
            : null;
    }

    [GeneratedRegex(
        @"\A(?:data:[^,;\s]{0,100}(?:;[^,;\s]{0,100}){0,5};base64,)?(?<data>(?>[A-Za-z0-9+/\s]{20,})={0,2})\s*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Base64();

    [GeneratedRegex(@"(?:^|[ \t])#[^\n]*", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
