using System.Text;
using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Redaction;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// What runs by the word of the configuration alone: provisioners, programs of <c>external</c> data, and providers. A plan says of a
/// provisioner neither when it runs nor over which connection, of one in a <c>removed</c> block nothing at all, of an expression only its
/// constant value or what it refers to, and of a
/// provider not which version the lock file chooses: those changes are for the reviewer of the repository to see.
/// </summary>
internal sealed class ConfiguredPrograms
{
    private const string BuiltIn = "terraform.io/builtin/";

    private readonly Dictionary<string, JsonElement> _provisioners = [];
    private readonly List<(string Address, JsonElement? Expressions)> _external = [];
    private readonly SortedDictionary<string, SortedSet<string>> _providers = new(StringComparer.Ordinal);

    /// <summary>Takes what is in a configuration, which may be gone afterwards.</summary>
    public void Add(JsonElement configuration)
    {
        if (configuration.Member("root_module") is { } root)
            AddModule("", root);
    }

    /// <param name="known">Providers that made something in the state.</param>
    public void AddProviders(JsonElement providers, IReadOnlySet<string> known)
    {
        foreach (var (_, provider) in JsonMembers.Of(providers))
        {
            if (
                provider.Text("full_name") is not { } source
                || source.StartsWith(BuiltIn, StringComparison.Ordinal)
                || known.Contains(source)
            )
                continue;
            if (!_providers.TryGetValue(source, out var constraints))
                _providers.Add(source, constraints = new SortedSet<string>(StringComparer.Ordinal));
            if (provider.Text("version_constraint") is { } constraint)
                constraints.Add(constraint);
        }
    }

    /// <summary>The provisioners of a resource, of whose address the keys of instances do not count.</summary>
    public IReadOnlyList<JsonElement> ProvisionersOf(string address) =>
        _provisioners.Count > 0 && _provisioners.TryGetValue(WithoutKeys(address), out var found) ? [.. found.EnumerateArray()] : [];

    /// <summary>A row for each program of <c>external</c> data and each provider, made as it is taken.</summary>
    public IEnumerable<ResourceChange> Rows(Redactor redactor) =>
        _external
            .Select(external => new ResourceChange
            {
                Address = redactor.HideAddress(external.Address),
                Kind = ChangeKind.Read,
                Actions = ["read"],
                Attributes = [.. Expressions("", external.Expressions, redactor)],
            })
            .Concat(
                _providers.Select(provider => new ResourceChange
                {
                    Address = redactor.Hide(provider.Key),
                    Kind = ChangeKind.Create,
                    Actions = ["install"],
                    Attributes =
                    [
                        .. provider.Value.Select(
                            (constraint, i) =>
                                new AttributeChange(i == 0 ? "version" : $"version[{i}]", Leaf.Missing, Leaf.Of(redactor.Hide(constraint)))
                        ),
                    ],
                })
            );

    /// <summary>What a provisioner is given, as attributes that appear.</summary>
    public static IEnumerable<AttributeChange> Attributes(IReadOnlyList<JsonElement> provisioners, Redactor redactor) =>
        provisioners.SelectMany(
            (provisioner, i) =>
                Expressions($"provisioner[{i}].{redactor.Hide(Type(provisioner))}.", provisioner.Member("expressions"), redactor)
        );

    public static string Type(JsonElement provisioner) => provisioner.Text("type") ?? "(no type)";

    private void AddModule(string prefix, JsonElement module)
    {
        foreach (var resource in module.Items("resources"))
        {
            if (resource.Text("address") is not { } address)
                continue;
            if (resource.Member("provisioners") is { ValueKind: JsonValueKind.Array } provisioners && provisioners.GetArrayLength() > 0)
                _provisioners[prefix + address] = provisioners.Clone();
            if (resource.Text("mode") == "data" && resource.Text("type") == "external")
                _external.Add((prefix + address, resource.Member("expressions")?.Clone()));
        }

        foreach (var (name, call) in JsonMembers.Of(module.Member("module_calls")))
        {
            if (call.Member("module") is { } child)
                AddModule($"{prefix}module.{name}.", child);
        }
    }

    private static IEnumerable<AttributeChange> Expressions(string prefix, JsonElement? expressions, Redactor redactor) =>
        JsonMembers
            .Of(expressions)
            .SelectMany(expression => Expression(prefix + redactor.Hide(expression.Key), expression.Value, redactor));

    private static IEnumerable<AttributeChange> Expression(string path, JsonElement expression, Redactor redactor)
    {
        if (expression.Member("constant_value") is { } constant)
            return new AttributeDiff(redactor, [])
                .Between(default, Side.Of(constant, null, null))
                .Select(attribute => attribute with { Path = Joined(path, attribute.Path) });
        string[] references = expression.Strings("references");
        var from = references.Length > 0 ? $" (from {string.Join(", ", references.Select(redactor.HideAddress))})" : " (computed)";
        return [new AttributeChange(path + from, Leaf.Missing, Leaf.AfterApply)];
    }

    private static string Joined(string path, string rest) => rest is "" or ['[', ..] ? path + rest : $"{path}.{rest}";

    private static string WithoutKeys(string address)
    {
        if (!address.Contains('['))
            return address;
        var result = new StringBuilder(address.Length);
        var (inKey, quoted) = (false, false);
        for (var i = 0; i < address.Length; i++)
        {
            var character = address[i];
            if (quoted && character == '\\')
                i++;
            else if (inKey && character == '"')
                quoted = !quoted;
            else if (!quoted && character is '[' or ']')
                inKey = character == '[';
            else if (!inKey)
                result.Append(character);
        }

        return result.ToString();
    }
}
