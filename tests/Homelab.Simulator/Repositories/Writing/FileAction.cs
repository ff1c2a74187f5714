using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories.Writing;

/// <summary>One change of a commit made by the API.</summary>
internal sealed record FileAction(string Kind, string Path)
{
    private static readonly string[] Kinds = ["create", "update", "move", "delete", "chmod"];

    public string? PreviousPath { get; init; }

    public byte[]? Content { get; init; }

    /// <summary>The last commit of this file that the client knows.</summary>
    public string? LastCommit { get; init; }

    public bool? Executable { get; init; }

    public static FileAction Parse(JsonNode? node, int index)
    {
        var parameters = node as JsonObject ?? throw Refusal.Invalid($"actions[{index}]");
        var kind = Text(parameters, "action") ?? throw Refusal.Missing($"actions[{index}][action]");
        return Kinds.Contains(kind)
            ? Of(kind, Text(parameters, "file_path") ?? throw Refusal.Missing($"actions[{index}][file_path]"), parameters)
            : throw Refusal.DoesNotHaveValidValue($"actions[{index}][action]");
    }

    public static FileAction Of(string kind, string path, JsonObject parameters) =>
        new(kind, Checked(path))
        {
            PreviousPath = Text(parameters, "previous_path") is { } previous ? Checked(previous) : null,
            Content = Decode(parameters),
            LastCommit = Text(parameters, "last_commit_id"),
            Executable = Text(parameters, "execute_filemode") is { } flag ? flag == "true" : null,
        };

    private static string Checked(string path)
    {
        var parts = path.TrimStart('/').Split('/');
        if (parts.Contains(".."))
            throw Refusal.Saying(400, "Path cannot include directory traversal");
        return parts.Any(part => part is "" or "." || part.Equals(".git", StringComparison.OrdinalIgnoreCase)) || path.Any(char.IsControl)
            ? throw Refusal.Saying(400, $"invalid path: '{path}'")
            : string.Join('/', parts);
    }

    private static byte[]? Decode(JsonObject parameters)
    {
        if (Text(parameters, "content") is not { } content)
            return null;
        if (Text(parameters, "encoding") != "base64")
            return Encoding.UTF8.GetBytes(content);
        var bytes = new byte[content.Length];
        return Convert.TryFromBase64String(content, bytes, out var length) ? bytes[..length] : throw Refusal.Invalid("content");
    }

    private static string? Text(JsonObject parameters, string name) => parameters[name]?.ToString();
}
