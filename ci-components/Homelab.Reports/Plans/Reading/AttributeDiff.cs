using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Redaction;

namespace Homelab.Reports.Plans.Reading;

/// <summary>One value of a change with what terraform says about it. Null: nothing there.</summary>
internal readonly record struct Side(JsonElement? Value, JsonElement? Sensitive, JsonElement? Unknown)
{
    public bool IsSensitive => Sensitive?.ValueKind is JsonValueKind.True;

    public bool IsUnknown => Unknown?.ValueKind is JsonValueKind.True;

    public bool IsAbsent => !IsUnknown && Value is null or { ValueKind: JsonValueKind.Null };

    public bool IsObject => Value is { ValueKind: JsonValueKind.Object } || (Value is null && Unknown is { ValueKind: JsonValueKind.Object });

    public bool IsArray => Value is { ValueKind: JsonValueKind.Array };
}

/// <summary>Finds the differing attributes of one change, nested, with everything hidden that must be.</summary>
internal sealed class AttributeDiff(Redactor redactor, IReadOnlyList<JsonElement> replacePaths)
{
    private readonly List<AttributeChange> _changes = [];

    public IReadOnlyList<AttributeChange> Between(Side before, Side after)
    {
        Compare(AttributePath.Root, before, after);
        return _changes;
    }

    private void Compare(AttributePath path, Side before, Side after)
    {
        if (before.IsSensitive || after.IsSensitive)
            CompareHidden(path, before, after);
        else if (before.IsAbsent && after.IsAbsent && !after.IsObject)
            CompareNulls(path, before, after);
        else if (after.IsUnknown || DiffersInKind(before, after))
            Replace(path, before, after);
        else if (before.IsObject || after.IsObject)
            CompareMembers(path, before, after);
        else if (before.IsArray && after.IsArray)
            CompareItems(path, before, after);
        else if (!JsonValues.Equal(before.Value!.Value, after.Value!.Value))
            CompareScalars(path, before.Value.Value, after.Value.Value);
    }

    // An item of a list may be null, and be there.
    private void CompareNulls(AttributePath path, Side before, Side after)
    {
        if (path.IsItem && before.Value?.ValueKind != after.Value?.ValueKind)
            Add(path, Show(path, before), Show(path, after));
    }

    private static bool DiffersInKind(Side before, Side after) =>
        before.IsArray != after.IsArray
        || (before.IsObject != after.IsObject && !before.IsAbsent && !after.IsAbsent)
        || (before.IsAbsent != after.IsAbsent && !before.IsObject && !after.IsObject);

    private void CompareScalars(AttributePath path, JsonElement before, JsonElement after)
    {
        var (old, current) = (ShowScalar(before), ShowScalar(after));
        var texts = before.ValueKind is JsonValueKind.String && after.ValueKind is JsonValueKind.String
            && old is not Leaf.Sensitive && current is not Leaf.Sensitive;
        Add(path, old, current, texts ? InsideTexts.Between(redactor.Hide(JsonText.Of(before)), redactor.Hide(JsonText.Of(after))) : null);
    }

    private void CompareHidden(AttributePath path, Side before, Side after)
    {
        var same = before.IsSensitive == after.IsSensitive && !after.IsUnknown && before.IsAbsent == after.IsAbsent
            && (before.IsAbsent || JsonValues.Equal(before.Value!.Value, after.Value!.Value));
        if (!same)
            Add(path, before.IsAbsent ? Leaf.Missing : Leaf.Hidden, after.IsUnknown ? Leaf.AfterApply : after.IsAbsent ? Leaf.Missing : Leaf.Hidden);
    }

    /// <summary>Two values with nothing in common, or one that is known after apply.</summary>
    private void Replace(AttributePath path, Side before, Side after)
    {
        if (!IsContainer(before) && !IsContainer(after))
        {
            Add(path, Show(path, before), Show(path, after));
            return;
        }

        Flatten(path, before, (at, leaf) => Add(at, leaf, Leaf.Missing));
        Flatten(path, after, (at, leaf) => Add(at, Leaf.Missing, leaf));
    }

    private void CompareMembers(AttributePath path, Side before, Side after)
    {
        var olds = Members(before);
        var news = Members(after);
        if (olds.Count == 0 && news.Count == 0 && before.IsAbsent != after.IsAbsent)
            Add(path, Show(path, before), Show(path, after));
        foreach (var name in olds.Keys.Union(news.Keys).Order(StringComparer.Ordinal))
            Compare(path.Member(name), olds.GetValueOrDefault(name), news.GetValueOrDefault(name));
    }

    private void CompareItems(AttributePath path, Side before, Side after)
    {
        var olds = Items(before);
        var news = Items(after);
        var start = 0;
        while (start < olds.Count && start < news.Count && Same(olds[start], news[start]))
            start++;
        int oldEnd = olds.Count, newEnd = news.Count;
        while (oldEnd > start && newEnd > start && Same(olds[oldEnd - 1], news[newEnd - 1]))
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1);
        for (var i = start; i < Math.Max(oldEnd, newEnd); i++)
            Compare(path.Item(i), i < oldEnd ? olds[i] : default, i < newEnd ? news[i] : default);
    }

    private static bool Same(Side before, Side after) =>
        before.IsSensitive == after.IsSensitive && !HasTrue(after.Unknown) && before.Value is { } old && after.Value is { } current && JsonValues.Equal(old, current);

    private static bool HasTrue(JsonElement? flags) => flags?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Array => flags.Value.EnumerateArray().Any(flag => HasTrue(flag)),
        JsonValueKind.Object => flags.Value.EnumerateObject().Any(flag => HasTrue(flag.Value)),
        _ => false,
    };

    private static bool IsContainer(Side side) => !side.IsSensitive && !side.IsUnknown && (Members(side).Count > 0 || Items(side).Count > 0);

    private void Flatten(AttributePath path, Side side, Action<AttributePath, Leaf> found)
    {
        if (!IsContainer(side))
        {
            if (Show(path, side) is var leaf and not Leaf.Absent)
                found(path, leaf);
            return;
        }

        foreach (var (name, member) in Members(side).Where(pair => !pair.Value.IsAbsent))
            Flatten(path.Member(name), member, found);
        foreach (var (position, item) in Items(side).Index())
            Flatten(path.Item(position), item, found);
    }

    // A null is an absence in an object and an item in a list.
    private Leaf Show(AttributePath path, Side side) => side switch
    {
        { IsUnknown: true } => Leaf.AfterApply,
        { Value: null } => Leaf.Missing,
        { Value.ValueKind: JsonValueKind.Null } when !path.IsItem => Leaf.Missing,
        { IsSensitive: true } => Leaf.Hidden,
        { Value: { } value } => ShowScalar(value),
    };

    private Leaf ShowScalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when JsonText.Of(value) is var text => redactor.IsSecret(text) ? Leaf.Hidden : Leaf.Of(redactor.Hide(text)),
        JsonValueKind.Object => new Leaf.Literal("{}"),
        JsonValueKind.Array => new Leaf.Literal("[]"),
        _ => Leaf.OfLiteral(value.GetRawText()),
    };

    private void Add(AttributePath path, Leaf before, Leaf after, TextDifference? inside = null)
    {
        if (before is Leaf.Absent && after is Leaf.Absent)
            return;
        _changes.Add(new AttributeChange(path.Show(redactor), before, after)
        {
            ForcesReplacement = replacePaths.Any(path.Touches),
            Inside = inside,
        });
    }

    private static SortedDictionary<string, Side> Members(Side side)
    {
        var values = JsonValues.Members(side.Value);
        var sensitive = JsonValues.Members(side.Sensitive);
        var unknown = JsonValues.Members(side.Unknown);
        var members = new SortedDictionary<string, Side>(StringComparer.Ordinal);
        foreach (var name in values.Keys.Union(unknown.Where(flag => HasTrue(flag.Value)).Select(flag => flag.Key)))
            members[name] = new Side(Find(values, name), Find(sensitive, name), Find(unknown, name));
        return members;
    }

    private static List<Side> Items(Side side)
    {
        if (!side.IsArray)
            return [];
        var sensitive = Flags(side.Sensitive);
        var unknown = Flags(side.Unknown);
        return [.. side.Value!.Value.EnumerateArray().Select((item, i) => new Side(item, sensitive.ElementAtOrDefault(i), unknown.ElementAtOrDefault(i)))];
    }

    private static JsonElement?[] Flags(JsonElement? flags) =>
        flags is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(flag => (JsonElement?)flag)] : [];

    private static JsonElement? Find(SortedDictionary<string, JsonElement> members, string name) => members.TryGetValue(name, out var value) ? value : null;
}
