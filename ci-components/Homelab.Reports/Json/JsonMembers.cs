using System.Collections;
using System.Text.Json;

namespace Homelab.Reports.Json;

/// <summary>The members of an object by name, in ordinal order; of a name that comes twice, the last. What is no object has none.</summary>
internal sealed class JsonMembers : IReadOnlyList<KeyValuePair<string, JsonElement>>
{
    private static readonly JsonMembers Empty = new([]);
    private readonly List<KeyValuePair<string, JsonElement>> _items;

    private JsonMembers(List<KeyValuePair<string, JsonElement>> items) => _items = items;

    public int Count => _items.Count;

    public KeyValuePair<string, JsonElement> this[int index] => _items[index];

    public static JsonMembers Of(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.Object } mapping || mapping.GetPropertyCount() == 0)
            return Empty;
        var items = new List<KeyValuePair<string, JsonElement>>(mapping.GetPropertyCount());
        var sorted = true;
        foreach (var property in mapping.EnumerateObject())
        {
            var name = JsonText.NameOf(property);
            sorted &= items.Count == 0 || string.CompareOrdinal(items[^1].Key, name) < 0;
            items.Add(new(name, property.Value));
        }

        return new JsonMembers(sorted ? items : Sort(items));
    }

    public JsonElement? Find(string name)
    {
        int low = 0,
            high = _items.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_items[middle].Key, name);
            if (order == 0)
                return _items[middle].Value;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    public IEnumerator<KeyValuePair<string, JsonElement>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Terraform writes its objects sorted; only other writers get here.
    private static List<KeyValuePair<string, JsonElement>> Sort(List<KeyValuePair<string, JsonElement>> items)
    {
        var byName = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in items)
            byName[name] = value;
        return [.. byName];
    }
}
