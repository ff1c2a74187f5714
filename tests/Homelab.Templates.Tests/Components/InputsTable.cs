using System.Text;
using System.Text.Json.Nodes;

namespace Homelab.Templates.Tests.Components;

/// <summary>The table of inputs in a component's README, made from its header.</summary>
internal static class InputsTable
{
    public const string Begin = "<!-- inputs -->\n";
    public const string End = "<!-- /inputs -->\n";

    public static string Of(Component component)
    {
        var table = new StringBuilder("| input | type | default | allowed | what it is |\n|---|---|---|---|---|\n");
        foreach (var (name, spec) in component.Inputs)
            table.Append(
                $"| `{name}` | {spec!["type"]} | {Default(spec["default"])} | {Allowed(spec)} | {Cell((string)spec["description"]!)} |\n"
            );
        return table.ToString();
    }

    private static string Default(JsonNode? value) =>
        value switch
        {
            null => "",
            JsonValue text when text.ToString().Length == 0 => "empty",
            JsonArray list => Code($"[{string.Join(", ", list)}]"),
            _ => Code(value.ToString()),
        };

    private static string Allowed(JsonNode spec) =>
        spec switch
        {
            _ when spec["options"] is JsonArray options => string.Join(", ", options.Select(option => Code($"{option}"))),
            _ when spec["regex"] is { } pattern => Code($"{pattern}"),
            _ => "",
        };

    private static string Code(string text) => $"`{Cell(text)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
