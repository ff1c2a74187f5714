using System.Runtime.InteropServices;
using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Redaction;

namespace Homelab.Reports.Plans.Reading;

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
        if (IsUntouched(before, after))
            return;
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

    // Most of most objects does not change: the same bytes under the same flags need no walk.
    private static bool IsUntouched(Side before, Side after) =>
        before.Value is { } old && after.Value is { } current && before.Sensitive is null && after.Sensitive is null
        && after.Unknown is null && SameBytes(old, current);

    private static bool SameBytes(JsonElement one, JsonElement other) =>
        JsonMarshal.GetRawUtf8Value(one).SequenceEqual(JsonMarshal.GetRawUtf8Value(other));

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
        Add(path, old, current, texts ? InsideTexts.Between(redactor.Hide(JsonText.Of(before)), redactor.Hide(JsonText.Of(after)), redactor) : null);
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
        var olds = before.Members();
        var news = after.Members();
        if (olds.Length == 0 && news.Length == 0 && before.IsAbsent != after.IsAbsent)
            Add(path, Show(path, before), Show(path, after));
        for (int i = 0, j = 0; i < olds.Length || j < news.Length;)
        {
            var order = i == olds.Length ? 1 : j == news.Length ? -1 : string.CompareOrdinal(olds[i].Name, news[j].Name);
            var name = order > 0 ? news[j].Name : olds[i].Name;
            Compare(path.Member(name), order <= 0 ? olds[i++].Side : default, order >= 0 ? news[j++].Side : default);
        }
    }

    private void CompareItems(AttributePath path, Side before, Side after)
    {
        var olds = before.Items();
        var news = after.Items();
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
        before.IsSensitive == after.IsSensitive && after.Unknown is null && before.Value is { } old && after.Value is { } current && JsonValues.Equal(old, current);

    private static bool IsContainer(Side side) => !side.IsSensitive && !side.IsUnknown && side.HasContent;

    private void Flatten(AttributePath path, Side side, Action<AttributePath, Leaf> found)
    {
        if (!IsContainer(side))
        {
            if (Show(path, side) is var leaf and not Leaf.Absent)
                found(path, leaf);
            return;
        }

        foreach (var (name, member) in side.Members())
        {
            if (!member.IsAbsent)
                Flatten(path.Member(name), member, found);
        }

        foreach (var (position, item) in side.Items().Index())
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
        JsonValueKind.String when JsonText.Of(value) is var text => redactor.IsSecret(text, out var source) ? new Leaf.Sensitive(source) : Leaf.Of(redactor.Hide(text)),
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

}
