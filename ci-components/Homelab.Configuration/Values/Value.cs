using Homelab.Configuration.Keys;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration.Values;

/// <summary>What the file means: the tree with every scalar read as its kind. Parts already reported are <see cref="Broken"/>.</summary>
internal abstract record Value(Place Place)
{
    public sealed record Map(Place Place, Kind.Fields? Fields, OrderedDictionary<string, Value> Entries) : Value(Place)
    {
        public static Map Empty(Kind.Fields fields) => new(Place.At(1, 1), fields, []);

        public bool Has(string key) => Entries.ContainsKey(key);

        /// <summary>The value or its default from the key table; anything else is a fault of the table.</summary>
        public T Get<T>(string key) =>
            (T)(Content(key) ?? throw new InvalidOperationException($"The key table promises no value for '{key}'."));

        public T? Find<T>(string key)
            where T : class => (T?)Content(key);

        public T? FindValue<T>(string key)
            where T : struct => (T?)Content(key);

        /// <summary>A mapping with fixed keys; an absent one is empty, so its defaults still hold.</summary>
        public Map Section(string key) => Entries.GetValueOrDefault(key) as Map ?? Empty((Kind.Fields)Fields!.Find(key)!.Kind);

        /// <summary>The entries of a mapping with free names that are not broken themselves.</summary>
        public IEnumerable<(string Name, Map Value)> Named(string key) =>
            Names(key).Where(entry => entry.Value is Map).Select(entry => (entry.Key, (Map)entry.Value));

        public IEnumerable<KeyValuePair<string, Value>> Names(string key) => (Entries.GetValueOrDefault(key) as Map)?.Entries ?? [];

        public IEnumerable<Value> Items(string key) => (Entries.GetValueOrDefault(key) as List)?.Values ?? [];

        public IEnumerable<Scalar> Scalars(string key) => Items(key).OfType<Scalar>();

        public IReadOnlyList<T> ListOf<T>(string key) => [.. Scalars(key).Select(item => (T)item.Content)];

        public Scalar? Written(string key) => Entries.GetValueOrDefault(key) as Scalar;

        private object? Content(string key) =>
            Entries.GetValueOrDefault(key) switch
            {
                Scalar scalar => scalar.Content,
                null when Fields?.Find(key) is { Default: { } standard } known => ScalarReader
                    .Read(standard, CoreSchema.TypeOf(standard), known.Kind)
                    .Value,
                _ => null,
            };
    }

    public sealed record List(Place Place, IReadOnlyList<Value> Values) : Value(Place);

    public sealed record Scalar(Place Place, object Content) : Value(Place);

    public sealed record Broken(Place Place) : Value(Place);
}
