using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// Collects every string that the plan calls sensitive. Terraform's flags do not follow a value into what a provider computes from it
/// (an output of <c>terraform_data</c> prints the secret it was given), so whatever equals one of these is hidden too.
/// </summary>
internal sealed class SensitiveValues
{
    private readonly HashSet<string> _found = [];

    public IReadOnlyCollection<string> Found => _found;

    /// <summary>An object with a value and a flag for it, in any of the plan's shapes.</summary>
    public void AddFlagged(JsonElement holder)
    {
        Add(holder.Member("values"), holder.Member("sensitive_values"));
        Add(holder.Member("value"), holder.Member("sensitive"));
        Add(holder.Member("before"), holder.Member("before_sensitive"));
        Add(holder.Member("after"), holder.Member("after_sensitive"));
        Add(holder.Member("config_values"), holder.Member("config_sensitive"));
        if (holder.Member("importing") is { } importing && holder.Member("after_sensitive") is { ValueKind: JsonValueKind.True })
            AddAll(importing);
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
                AddAll(value);
        }

        AddModule(root);
    }

    private void AddModule(JsonElement module)
    {
        foreach (var (_, variable) in JsonMembers.Of(module.Member("variables")))
        {
            if (variable.Flag("sensitive") is true && variable.Member("default") is { } value)
                AddAll(value);
        }

        foreach (var (_, call) in JsonMembers.Of(module.Member("module_calls")))
        {
            if (call.Member("module") is not { } child)
                continue;
            var arguments = JsonMembers.Of(call.Member("expressions"));
            foreach (var name in SensitiveVariables(child))
            {
                if (arguments.Find(name)?.Member("constant_value") is { } constant)
                    AddAll(constant);
            }

            AddModule(child);
        }
    }

    private static IEnumerable<string> SensitiveVariables(JsonElement module) =>
        JsonMembers.Of(module.Member("variables")).Where(variable => variable.Value.Flag("sensitive") is true).Select(variable => variable.Key);

    private void Add(JsonElement? value, JsonElement? flags)
    {
        switch (flags?.ValueKind)
        {
            case JsonValueKind.True when value is not null:
                AddAll(value.Value);
                break;
            // What a flag that does not fit was meant for cannot be told.
            case JsonValueKind.Object or JsonValueKind.Array when value is not null && !Side.Fits(flags.Value, value) && Side.HasTrue(flags):
                AddAll(value.Value);
                break;
            case JsonValueKind.Object when value is { ValueKind: JsonValueKind.Object }:
                var members = JsonMembers.Of(value);
                foreach (var (name, flag) in JsonMembers.Of(flags))
                    Add(members.Find(name), flag);
                break;
            case JsonValueKind.Array when value is { ValueKind: JsonValueKind.Array }:
                foreach (var (item, flag) in value.Value.EnumerateArray().Zip(flags.Value.EnumerateArray()))
                    Add(item, flag);
                break;
        }
    }

    private void AddAll(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _found.Add(JsonText.Of(value));
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    AddAll(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                    AddAll(property.Value);
                break;
        }
    }
}
