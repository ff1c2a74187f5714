using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Plans.Differences;
using Homelab.Reports.Redaction;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// Collects every string that the plan calls sensitive, and what holds it. Terraform's flags do not follow a value into what a provider
/// computes from it (an output of <c>terraform_data</c> prints the secret it was given), so whatever equals one of these is hidden too.
/// </summary>
internal sealed class SensitiveValues
{
    private static readonly Redactor Nothing = new(SecretSet.None, SecretSet.None);

    private readonly Dictionary<string, string?> _sources = [];

    /// <summary>Where the configuration writes each plain value that is flagged there.</summary>
    private readonly Dictionary<string, HashSet<string>> _places = [];

    public bool AnyPlain => _places.Count > 0;

    /// <summary>Everything that must not be shown wherever it turns up again.</summary>
    /// <param name="isLiteral">Whether the configuration writes a plain value at another place than these: it says nothing then, and hiding
    /// it could hide an attack.</param>
    public IEnumerable<Secret> Tainting(Func<string, IReadOnlySet<string>, bool> isLiteral) =>
        _sources
            .Where(found => !_places.TryGetValue(found.Key, out var places) || !isLiteral(found.Key, places))
            .Select(found => new Secret(found.Key, found.Value));

    /// <summary>An object with a value and a flag for it, in any of the plan's shapes.</summary>
    /// <param name="owner">Whose it is: an address, or an output; null if the plan does not say.</param>
    public void AddFlagged(JsonElement holder, string? owner)
    {
        Add(holder.Member("values"), holder.Member("sensitive_values"), owner, AttributePath.Root);
        Add(holder.Member("value"), holder.Member("sensitive"), owner, AttributePath.Root);
        Add(holder.Member("before"), holder.Member("before_sensitive"), owner, AttributePath.Root);
        Add(holder.Member("after"), holder.Member("after_sensitive"), owner, AttributePath.Root);
        // A value that a change makes sensitive most often stays the same, and was as secret before.
        if (
            holder.Member("after_sensitive") is { } flags
            && (flags.ValueKind is JsonValueKind.True || Side.Fits(flags, holder.Member("before")))
        )
            Add(holder.Member("before"), flags, owner, AttributePath.Root);
        Add(holder.Member("config_values"), holder.Member("config_sensitive"), owner, AttributePath.Root);
        if (holder.Member("importing") is { } importing && holder.Member("after_sensitive") is { ValueKind: JsonValueKind.True })
            AddAll(importing, owner, AttributePath.Root);
    }

    /// <summary>The values of the root module's sensitive variables, and what modules are given for theirs.</summary>
    public void AddVariables(JsonElement? values, JsonElement configuration)
    {
        if (configuration.Member("root_module") is not { } root)
            return;
        var given = JsonMembers.Of(values);
        foreach (var name in SensitiveVariables(root))
        {
            if (given.Find(name)?.Member("value") is { } value)
                AddVariable(value, $"var.{name}");
        }

        AddModule(root, "");
    }

    /// <summary>The names of a module's sensitive variables.</summary>
    public static IEnumerable<string> SensitiveVariables(JsonElement module) =>
        JsonMembers
            .Of(module.Member("variables"))
            .Where(variable => variable.Value.Flag("sensitive") is true)
            .Select(variable => variable.Key);

    private void AddModule(JsonElement module, string prefix)
    {
        foreach (var (name, variable) in JsonMembers.Of(module.Member("variables")))
        {
            if (variable.Flag("sensitive") is true && variable.Member("default") is { } value)
                AddVariable(value, $"{prefix}var.{name}");
        }

        foreach (var (call, described) in JsonMembers.Of(module.Member("module_calls")))
        {
            if (described.Member("module") is not { } child)
                continue;
            var inside = $"{prefix}module.{call}.";
            var arguments = JsonMembers.Of(described.Member("expressions"));
            foreach (var name in SensitiveVariables(child))
            {
                if (arguments.Find(name)?.Member("constant_value") is { } constant)
                    AddVariable(constant, $"{inside}var.{name}");
            }

            AddModule(child, inside);
        }
    }

    private void Add(JsonElement? value, JsonElement? flags, string? owner, AttributePath path)
    {
        switch (flags?.ValueKind)
        {
            case JsonValueKind.True when value is not null:
                AddAll(value.Value, owner, path);
                break;
            // What a flag that does not fit was meant for cannot be told.
            case JsonValueKind.Object
            or JsonValueKind.Array when value is not null && !Side.Fits(flags.Value, value) && Side.HasTrue(flags):
                AddAll(value.Value, owner, path);
                break;
            case JsonValueKind.Object when value is { ValueKind: JsonValueKind.Object }:
                var members = JsonMembers.Of(value);
                foreach (var (name, flag) in JsonMembers.Of(flags))
                    Add(members.Find(name), flag, owner, path.Member(name));
                break;
            case JsonValueKind.Array when value is { ValueKind: JsonValueKind.Array }:
                foreach (var (i, (item, flag)) in value.Value.EnumerateArray().Zip(flags.Value.EnumerateArray()).Index())
                    Add(item, flag, owner, path.Item(i));
                break;
        }
    }

    private void AddAll(JsonElement value, string? owner, AttributePath path)
    {
        foreach (var text in Texts(value))
        {
            if (!_sources.TryGetValue(text, out var known) || (known is null && owner is not null))
                _sources[text] = owner is null ? null : Join(owner, path.Show(Nothing));
            if (PlainValue.Is(text) && PlacesOf(text) is var places && owner is not null)
                places.Add(Literals.Place(owner, path.First));
        }
    }

    // A variable's name says more than the place of one of its copies.
    private void AddVariable(JsonElement value, string source)
    {
        foreach (var text in Texts(value))
        {
            _sources[text] = source;
            if (PlainValue.Is(text))
                PlacesOf(text);
        }
    }

    private HashSet<string> PlacesOf(string text)
    {
        if (!_places.TryGetValue(text, out var places))
            _places[text] = places = [];
        return places;
    }

    private static string Join(string owner, string path) => path.Length == 0 || path[0] == '[' ? owner + path : $"{owner}.{path}";

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [JsonText.Of(value)],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Texts(property.Value)),
            _ => [],
        };
}
