using System.Diagnostics;
using Homelab.Configuration.Keys;
using Homelab.Configuration.Secrets;
using Homelab.Configuration.Yaml;
using Homelab.Text.Secrets;

namespace Homelab.Configuration.Values;

/// <summary>Holds the tree against the key table.</summary>
internal sealed class ShapeReader(Faults faults, HashSet<Node> secrets)
{
    public Value Read(Node node, Kind kind) =>
        (node, kind) switch
        {
            (Node.Broken, _) => new Value.Broken(node.Place),
            _ when secrets.Contains(node) && node is Node.Scalar => new Value.Broken(node.Place),
            (Node.Mapping mapping, Kind.Fields fields) => ReadFields(mapping, fields),
            (Node.Mapping mapping, Kind.Named named) => ReadNamed(mapping, named),
            (Node.Sequence sequence, Kind.Sequence list) => ReadList(sequence, list),
            (Node.Scalar scalar, _) => ReadScalar(scalar, kind),
            _ => Refuse(node.Place, $"write {ScalarReader.Means(kind)}"),
        };

    private Value.Map ReadFields(Node.Mapping mapping, Kind.Fields fields)
    {
        var entries = new OrderedDictionary<string, Value>();
        foreach (var (name, node) in mapping.Entries)
        {
            if (fields.Find(name) is { } key)
                entries.Add(name, Read(node, key.Kind));
            else
                RefuseKey(node.Place, name, fields);
        }
        var map = new Value.Map(mapping.Place, fields, entries);
        CheckPresence(map, fields);
        return map;
    }

    private void RefuseKey(Place place, string name, Kind.Fields fields)
    {
        if (LiteralSecret.IsNamedLikeOne(name))
            faults.Add(place, LiteralSecrets.Remedy);
        else
            faults.AddUnknownKey(place, name, fields.Keys.Select(key => key.Name));
    }

    private void CheckPresence(Value.Map map, Kind.Fields fields)
    {
        foreach (var key in fields.Keys.Where(key => key.Required && !map.Has(key.Name)))
            faults.Add(map.Place, $"add '{key.Name}': {ScalarReader.Means(key.Kind)}");

        if (fields.ExactlyOne.Count > 0 && fields.ExactlyOne.Count(map.Has) != 1)
            faults.Add(map.Place, $"write exactly one of {string.Join(", ", fields.ExactlyOne)}");

        if (fields.AtLeastOne.Count > 0 && !fields.AtLeastOne.Any(map.Has))
            faults.Add(map.Place, $"write at least one of {string.Join(", ", fields.AtLeastOne)}");

        foreach (var rule in fields.Cases.Where(rule => Holds(rule, map, fields)))
            CheckCase(map, rule);
    }

    private static bool Holds(Case rule, Value.Map map, Kind.Fields fields) =>
        map.Has(rule.Key) ? map.Written(rule.Key)?.Content is string value && value == rule.Value : fields.IsDefault(rule);

    private void CheckCase(Value.Map map, Case rule)
    {
        foreach (var needed in rule.Needs.Where(needed => !map.Has(needed)))
            faults.Add(map.Place, $"add '{needed}': {rule.Key} {rule.Value} needs it");

        foreach (var refused in rule.Refuses.Where(map.Has))
            faults.Add(map.Entries[refused].Place, $"remove '{refused}': {rule.Key} {rule.Value} has no use for it");
    }

    private Value.Map ReadNamed(Node.Mapping mapping, Kind.Named named)
    {
        var entries = new OrderedDictionary<string, Value>();
        foreach (var (name, node) in mapping.Entries)
        {
            if (!secrets.Contains(node) && ScalarReader.Read(name, CoreType.Text, named.Name).Complaint is { } complaint)
                faults.Add(node.Place, complaint);
            else
                entries.Add(name, Read(node, named.Item));
        }
        return new Value.Map(mapping.Place, null, entries);
    }

    private Value ReadList(Node.Sequence sequence, Kind.Sequence list) =>
        sequence.Items.Count < list.AtLeast
            ? Refuse(sequence.Place, "write at least one item, or leave the key out")
            : new Value.List(sequence.Place, [.. sequence.Items.Select(item => Read(item, list.Item))]);

    private Value ReadScalar(Node.Scalar scalar, Kind kind) =>
        ScalarReader.Read(scalar.Text, scalar.Type, kind) switch
        {
            { Value: { } content } => new Value.Scalar(scalar.Place, content),
            { Complaint: { } complaint } => Refuse(scalar.Place, complaint),
            _ => throw new UnreachableException("A scalar is read or refused."),
        };

    private Value.Broken Refuse(Place place, string message)
    {
        faults.Add(place, message);
        return new Value.Broken(place);
    }
}
