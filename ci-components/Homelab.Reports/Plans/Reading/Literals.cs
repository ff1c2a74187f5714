using System.Text;
using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>The strings that the plan's configuration writes out, and where. A secret's own place does not make it a word like
/// others.</summary>
internal sealed class Literals
{
    private readonly Dictionary<string, HashSet<string>> _places = [];

    public static Literals None { get; } = new();

    public static Literals Of(JsonElement configuration)
    {
        var literals = new Literals();
        if (configuration.Member("root_module") is { } root)
            literals.AddModule(root, "");
        return literals;
    }

    /// <summary>The value is written at a place that is none of these.</summary>
    public bool IsAtAnother(string value, IReadOnlySet<string> places) =>
        _places.TryGetValue(value, out var all) && !all.IsSubsetOf(places);

    /// <summary>The place in the configuration of an object's attribute: without the keys of its instances.</summary>
    public static string Place(string owner, string attribute)
    {
        var place = new StringBuilder(owner.Length + attribute.Length + 1);
        var (depth, quoted) = (0, false);
        for (var i = 0; i < owner.Length; i++)
        {
            if (quoted && owner[i] == '\\')
                i++;
            else if (depth > 0 && owner[i] == '"')
                quoted = !quoted;
            else if (!quoted && owner[i] is '[' or ']')
                depth += owner[i] == '[' ? 1 : -1;
            else if (depth == 0)
                place.Append(owner[i]);
        }

        return place.Append('.').Append(attribute).ToString();
    }

    private void AddModule(JsonElement module, string prefix)
    {
        foreach (var (name, output) in JsonMembers.Of(module.Member("outputs")))
            Add(output, $"{prefix}output.{name}.");
        foreach (var resource in module.Items("resources"))
            AddResource(resource, prefix + resource.Text("address"));
        foreach (var (name, call) in JsonMembers.Of(module.Member("module_calls")))
            AddCall(call, $"{prefix}module.{name}.");
    }

    private void AddResource(JsonElement resource, string address)
    {
        foreach (var (name, member) in JsonMembers.Of(resource))
        {
            if (name != "expressions")
                Add(member, "");
        }

        foreach (var (attribute, expression) in JsonMembers.Of(resource.Member("expressions")))
            Add(expression, $"{address}.{attribute}");
    }

    // What a sensitive variable is given is the secret itself.
    private void AddCall(JsonElement call, string prefix)
    {
        string[] secrets = call.Member("module") is { } child ? [.. SensitiveValues.SensitiveVariables(child)] : [];
        foreach (var (name, argument) in JsonMembers.Of(call.Member("expressions")))
        {
            if (!secrets.Contains(name))
                Add(argument, "");
        }

        if (call.Member("module") is { } module)
            AddModule(module, prefix);
    }

    private void Add(JsonElement expression, string place, bool constant = false)
    {
        switch (expression.ValueKind)
        {
            case JsonValueKind.String when constant:
                AddText(JsonText.Of(expression), place);
                break;
            case JsonValueKind.Array:
                foreach (var item in expression.EnumerateArray())
                    Add(item, place, constant);
                break;
            case JsonValueKind.Object:
                foreach (var member in expression.EnumerateObject())
                    Add(member.Value, place, constant || member.NameEquals("constant_value"));
                break;
        }
    }

    private void AddText(string text, string place)
    {
        if (!PlainValue.Is(text))
            return;
        if (!_places.TryGetValue(text, out var places))
            _places[text] = places = [];
        places.Add(place);
    }
}
