using System.Text.Json;
using Homelab.Processes.Processes;
using Homelab.Reports.Plans;

namespace Homelab.Terraform;

/// <summary>
/// Terraform's messages: JSON lines while it plans, text where it knows nothing better. Only counts become progress; the messages
/// themselves name ids and values, so they wait until the plan has said what is secret.
/// </summary>
internal sealed class TerraformMessages(IProgress<Progress> progress)
{
    private const int MostDiagnostics = 500;

    private readonly List<Diagnostic> _diagnostics = [];
    private long _refreshed;

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Takes one line of <c>plan -json</c>. What is not a message is skipped: a missing CLI configuration prints a box
    /// first.</summary>
    public void Read(string line)
    {
        if (!line.StartsWith('{'))
            return;
        try
        {
            using var document = JsonDocument.Parse(line);
            Read(document.RootElement);
        }
        catch (JsonException)
        {
            progress.Report(new Progress.Note("Terraform printed a line that is no message; it is skipped."));
        }
    }

    /// <summary>Errors out of terraform's text, at least one.</summary>
    /// <param name="otherwise">What to say when the text has none.</param>
    public static IReadOnlyList<Diagnostic> FromText(string text, string otherwise)
    {
        var found = new List<Diagnostic>();
        foreach (var block in ("\n" + text).Split("\nError: ").Skip(1).Take(MostDiagnostics))
        {
            var lines = block.Split('\n');
            found.Add(new Diagnostic("error", lines[0].Trim(), string.Join('\n', lines.Skip(1)).Trim()));
        }

        return found.Count > 0 ? found : [new Diagnostic("error", otherwise, text.Trim())];
    }

    private void Read(JsonElement message)
    {
        switch (Text(message, "type"))
        {
            case "diagnostic" when message.TryGetProperty("diagnostic", out var diagnostic) && _diagnostics.Count < MostDiagnostics:
                _diagnostics.Add(Diagnostic(diagnostic));
                break;
            case "refresh_complete" or "apply_complete":
                progress.Report(new Progress.Advanced(++_refreshed, 0, "objects read"));
                break;
        }
    }

    private static Diagnostic Diagnostic(JsonElement json)
    {
        var range = json.TryGetProperty("range", out var found) ? found : default;
        return new Diagnostic(
            Text(json, "severity") == "warning" ? "warning" : "error",
            Text(json, "summary") ?? "",
            Text(json, "detail") ?? ""
        )
        {
            Address = Text(json, "address"),
            File = Text(range, "filename"),
            Line =
                range.ValueKind is JsonValueKind.Object
                && range.TryGetProperty("start", out var start)
                && start.TryGetProperty("line", out var line)
                && line.TryGetInt32(out var number)
                    ? number
                    : null,
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
