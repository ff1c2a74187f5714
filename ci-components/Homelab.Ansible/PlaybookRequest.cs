using System.Text.Json.Nodes;

namespace Homelab.Ansible;

/// <summary>What a playbook is run with.</summary>
public sealed record PlaybookRequest
{
    /// <summary>The file, in the folder of playbooks.</summary>
    public required string File { get; init; }

    /// <summary>The one machine it is run against, with how to reach it.</summary>
    public required PlaybookHost Host { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public required JsonObject Variables { get; init; }

    /// <summary>What Ansible sees of the environment besides what every program does; credentials among it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Change nothing, say what would be changed.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>A machine as Ansible reaches it.</summary>
/// <param name="Name">Its name for ssh, or localhost.</param>
/// <param name="SshOptions">Options of ssh, as its command line takes them; null for this machine itself.</param>
public sealed record PlaybookHost(string Name, IReadOnlyList<string>? SshOptions)
{
    public static PlaybookHost Local { get; } = new("localhost", null);

    internal JsonObject Inventory() => new() { ["all"] = new JsonObject { ["hosts"] = new JsonObject { [Name] = Variables() } } };

    private JsonObject Variables() =>
        SshOptions is null
            ? new() { ["ansible_connection"] = "local", ["ansible_python_interpreter"] = "/usr/bin/python3" }
            : new()
            {
                ["ansible_ssh_common_args"] = string.Join(' ', SshOptions.Select(Quoted)),
                ["ansible_python_interpreter"] = "/usr/bin/python3",
            };

    // Ansible splits it as a shell would; but takes what begins and ends with quotes for one text.
    private static string Quoted(string word) =>
        word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./=:@,+".Contains(character, StringComparison.Ordinal))
            ? word
            : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
