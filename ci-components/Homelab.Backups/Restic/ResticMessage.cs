using System.Text.Json;

namespace Homelab.Backups.Restic;

/// <summary>One line of what restic says with <c>--json</c>, on either stream. What is not known is kept as it came.</summary>
public abstract record ResticMessage
{
    private ResticMessage() { }

    /// <summary>How far a backup or restore is.</summary>
    public sealed record Status(double PercentDone, long BytesDone, long TotalBytes) : ResticMessage;

    /// <summary>The result of a command; which members it has depends on the command.</summary>
    public sealed record Summary(JsonElement Json) : ResticMessage;

    /// <summary>What became of one item, or would: only where it was asked for.</summary>
    public sealed record OneItem(string Action, string Path) : ResticMessage;

    /// <summary>Something that could not be read.</summary>
    public sealed record Error(string Item, string Text) : ResticMessage;

    /// <summary>Why it ended.</summary>
    public sealed record ExitError(int Code, string Text) : ResticMessage;

    /// <summary>A document that is no message: the array of <c>snapshots</c> or <c>forget</c>.</summary>
    public sealed record Document(JsonElement Json) : ResticMessage;

    /// <summary>A message of a later version.</summary>
    public sealed record Unknown(string Type, string Line) : ResticMessage;

    /// <summary>No JSON at all, as several warnings still are.</summary>
    public sealed record Plain(string Line) : ResticMessage;

    /// <summary>Null for an empty line.</summary>
    public static ResticMessage? Read(string line)
    {
        // 0.18 clears the terminal's line first, even where there is no terminal.
        var text = line.Replace("\u001b[2K", "", StringComparison.Ordinal).Trim();
        if (text.Length == 0)
            return null;
        if (text[0] is not ('{' or '['))
            return new Plain(text);
        return ResticJson.Parse(text) is { } json ? Read(json, text) : new Plain(text);
    }

    private static ResticMessage Read(JsonElement json, string line) =>
        json.ValueKind is JsonValueKind.Array
            ? new Document(json)
            : ResticJson.Text(json, "message_type") switch
            {
                "status" => new Status(
                    ResticJson.Number(json, "percent_done"),
                    ResticJson.Integer(json, "bytes_done") + ResticJson.Integer(json, "bytes_restored"),
                    ResticJson.Integer(json, "total_bytes")
                ),
                "summary" => new Summary(json),
                "verbose_status" => new OneItem(ResticJson.Text(json, "action") ?? "", ResticJson.Text(json, "item") ?? ""),
                "error" => new Error(ResticJson.Text(json, "item") ?? "", ErrorText(json)),
                "exit_error" => new ExitError((int)ResticJson.Integer(json, "code"), ResticJson.Text(json, "message") ?? ""),
                { } type => new Unknown(type, line),
                null => new Document(json),
            };

    // Before 0.17.1 the error was whatever structure the Go value had.
    private static string ErrorText(JsonElement json) =>
        json.TryGetProperty("error", out var error)
            ? ResticJson.Text(error, "message") ?? error.GetRawText()
            : ResticJson.Text(json, "message") ?? "";
}

/// <summary>Members of restic's JSON; what is missing or of another kind is nothing.</summary>
internal static class ResticJson
{
    /// <summary>Null if it is no JSON.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long Integer(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number
            ? number.TryGetInt64(out var value)
                ? value
                : long.MaxValue
            : 0;

    public static double Number(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : 0;

    public static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static string[] Texts(JsonElement json, string name) =>
        [.. Items(json, name).Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)];

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;
}
