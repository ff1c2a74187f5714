namespace Homelab.Configuration.Yaml;

/// <summary>What a YAML file says, before anyone asks what it means.</summary>
internal abstract record Node(Place Place)
{
    public sealed record Mapping(Place Place, OrderedDictionary<string, Node> Entries) : Node(Place)
    {
        public Node? Find(string key) => Entries.GetValueOrDefault(key);
    }

    public sealed record Sequence(Place Place, List<Node> Items) : Node(Place);

    public sealed record Scalar(Place Place, string Text, CoreType Type) : Node(Place);

    /// <summary>Something already reported, so nobody complains about it again.</summary>
    public sealed record Broken(Place Place) : Node(Place);
}
