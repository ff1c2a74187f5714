using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Plans.Differences;
using Homelab.Reports.Redaction;
using Homelab.Text;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Finds the differing attributes of one change, nested, with everything hidden that must be.</summary>
/// <param name="blocks">Whether what differs inside strings is laid out: it is no part of the hash, and costs more than the rest.</param>
internal sealed class AttributeDiff(Redactor redactor, JsonElement[] replacePaths, bool blocks = true)
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
        before.Value is { } old
        && after.Value is { } current
        && before.Sensitive is null
        && after.Sensitive is null
        && after.Unknown is null
        && SameBytes(old, current);

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
        var texts =
            before.ValueKind is JsonValueKind.String
            && after.ValueKind is JsonValueKind.String
            && old is not Leaf.Sensitive
            && current is not Leaf.Sensitive;
        var inside = blocks && texts ? InsideTexts.Between(JsonText.Of(before), JsonText.Of(after), redactor.Hide) : null;
        Add(path, old, current, inside ?? (old == current ? new TextDifference("text", [InsideTexts.OnlyHidden], 0) : null));
    }

    private void CompareHidden(AttributePath path, Side before, Side after)
    {
        var same =
            before.IsSensitive == after.IsSensitive
            && !after.IsUnknown
            && before.IsAbsent == after.IsAbsent
            && (before.IsAbsent || JsonValues.Equal(before.Value!.Value, after.Value!.Value));
        if (same)
            return;
        Add(
            path,
            before.IsAbsent ? Leaf.Missing : Leaf.Hidden,
            after.IsUnknown ? Leaf.AfterApply
                : after.IsAbsent ? Leaf.Missing
                : Leaf.Hidden
        );
        if (
            before.IsSensitive != after.IsSensitive
            && !after.IsUnknown
            && before.Value is { } old
            && after.Value is { } current
            && JsonValues.Equal(old, current)
        )
            _changes[^1] = _changes[^1] with { BecomesSensitive = after.IsSensitive };
    }

    /// <summary>Two values with nothing in common, or one that is known after apply.</summary>
    private void Replace(AttributePath path, Side before, Side after)
    {
        if (!IsContainer(before) && !IsContainer(after))
        {
            var (old, current) = (Show(path, before), Show(path, after));
            // What comes to be known later takes no room from what is known now.
            Add(
                path,
                old,
                current,
                current is Leaf.Unknown ? null
                    : current is Leaf.Text or Leaf.Cut ? Block('+', after, current)
                    : Block('-', before, old)
            );
            return;
        }

        Flatten(path, before, isNew: false);
        Flatten(path, after, isNew: true);
    }

    private void CompareMembers(AttributePath path, Side before, Side after)
    {
        var olds = before.Members();
        var news = after.Members();
        if (olds.Length == 0 && news.Length == 0 && before.IsAbsent != after.IsAbsent)
            Add(path, Show(path, before), Show(path, after));
        for (int i = 0, j = 0; i < olds.Length || j < news.Length; )
        {
            var order =
                i == olds.Length ? 1
                : j == news.Length ? -1
                : string.CompareOrdinal(olds[i].Name, news[j].Name);
            var name = order > 0 ? news[j].Name : olds[i].Name;
            Compare(path.Member(name), order <= 0 ? olds[i++].Side : default, order >= 0 ? news[j++].Side : default);
        }
    }

    private void CompareItems(AttributePath path, Side before, Side after)
    {
        var (olds, news) = (before.Items(), after.Items());
        var (oldRows, newRows) = (Rows(olds), Rows(news));
        if (ListAlignment.IsReordered(oldRows, newRows))
        {
            AddOrder(path, oldRows, newRows);
            _changes[^1] = _changes[^1] with { ItemsDigest = DigestOf(before, after) };
            return;
        }

        string? Named(bool old, int position, string key) => Identity((old ? olds : news)[position], key);
        if (ListAlignment.Order(oldRows.Count, newRows.Count, Named) is { } order)
        {
            var (was, now) = (redactor.Hide(string.Join(", ", order.Before)), redactor.Hide(string.Join(", ", order.After)));
            Add(path, Leaf.OfLiteral(was), Leaf.OfLiteral(now), Reordered($"the order of its items changes, too: {was} → {now}"));
        }

        foreach (var pair in ListAlignment.Between(oldRows, newRows, Named))
            Compare(
                path.Item(pair.Position, pair.Name),
                pair.Old is { } old ? olds[old] : default,
                pair.New is { } current ? news[current] : default
            );
    }

    /// <summary>Equal rows for equal items; what is known after apply equals nothing.</summary>
    private static List<string> Rows(List<Side> items) =>
        [.. items.Select((item, i) => item.Unknown is not null ? $"{i}" : $"={Raw(item.Value)} {Raw(item.Sensitive)}")];

    // A row has no line end; in JSON one can only stand between values.
    private static string Raw(JsonElement? element) =>
        element is { } there ? Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8Value(there)).Replace('\n', ' ') : "";

    private string? Identity(Side item, string key) =>
        !item.IsSensitive
        && item.Sensitive?.Member(key) is null
        && item.Value is { ValueKind: JsonValueKind.Object } value
        && value.Text(key) is { Length: > 0 and <= 100 } name
        && !redactor.IsSecret(name)
            ? name
            : null;

    private void AddOrder(AttributePath path, List<string> olds, List<string> news)
    {
        var places = olds.Index()
            .GroupBy(row => row.Item)
            .ToDictionary(group => group.Key, group => new Queue<int>(group.Select(row => row.Index)));
        var order = string.Join(", ", news.Select(row => places[row].Dequeue()));
        Add(
            path,
            Leaf.OfLiteral(string.Join(", ", Enumerable.Range(0, olds.Count))),
            Leaf.OfLiteral(order),
            Reordered($"only the order of its {olds.Count:N0} items changes: now {order} of the old ones")
        );
    }

    // What moved is shown nowhere, so that any other items in the same order would be the same change. Not a secret's value: as leaves.
    private string DigestOf(Side before, Side after) =>
        PlanHash.DigestOf([
            .. new AttributeDiff(redactor, []).Between(before, default),
            .. new AttributeDiff(redactor, []).Between(default, after),
        ]);

    private static TextDifference Reordered(string words) => new("text", ["#" + VisibleText.Cut(words, TextDifference.LongestLine)], 0);

    private static bool IsContainer(Side side) => !side.IsSensitive && !side.IsUnknown && side.HasContent;

    /// <summary>All of a string that is too long for one line.</summary>
    private TextDifference? Block(char sign, Side side, Leaf leaf) =>
        blocks && leaf is Leaf.Text or Leaf.Cut && side.Value is { ValueKind: JsonValueKind.String } text
            ? InsideTexts.Of(sign, JsonText.Of(text), redactor.Hide)
            : null;

    private void Flatten(AttributePath path, Side side, bool isNew)
    {
        if (!IsContainer(side))
        {
            if (Show(path, side) is var leaf and not Leaf.Absent)
                Add(path, isNew ? Leaf.Missing : leaf, isNew ? leaf : Leaf.Missing, Block(isNew ? '+' : '-', side, leaf));
            return;
        }

        foreach (var (name, member) in side.Members())
        {
            if (!member.IsAbsent)
                Flatten(path.Member(name), member, isNew);
        }

        var items = side.Items();
        for (var i = 0; i < items.Count; i++)
            Flatten(path.Item(i), items[i], isNew);
    }

    // A null is an absence in an object and an item in a list.
    private Leaf Show(AttributePath path, Side side) =>
        side switch
        {
            { IsUnknown: true } => Leaf.AfterApply,
            { Value: null } => Leaf.Missing,
            { Value.ValueKind: JsonValueKind.Null } when !path.IsItem => Leaf.Missing,
            { IsSensitive: true } => Leaf.Hidden,
            { Value: { } value } => ShowScalar(value),
        };

    private Leaf ShowScalar(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String when JsonText.Of(value) is var text => redactor.IsSecret(text, out var source)
                ? new Leaf.Sensitive(source)
                : Leaf.Of(redactor.Hide(text)),
            JsonValueKind.Object => new Leaf.Literal("{}"),
            JsonValueKind.Array => new Leaf.Literal("[]"),
            _ => Leaf.OfLiteral(value.GetRawText()),
        };

    private void Add(AttributePath path, Leaf before, Leaf after, TextDifference? inside = null)
    {
        if (before is Leaf.Absent && after is Leaf.Absent)
            return;
        _changes.Add(
            new AttributeChange(path.Show(redactor), before, after)
            {
                ForcesReplacement = replacePaths.Length > 0 && Array.Exists(replacePaths, path.Touches),
                Inside = inside,
            }
        );
    }
}
