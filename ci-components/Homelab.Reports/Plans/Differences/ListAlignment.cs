namespace Homelab.Reports.Plans.Differences;

/// <summary>Two items that are one, or one alone: positions on each side, and a name where positions would mislead.</summary>
internal readonly record struct ItemPair(int? Old, int? New, string? Name)
{
    public int Position => New ?? Old ?? 0;
}

/// <summary>
/// Which items of two lists are the same: equal ones in their order, then those that say who they are, then those at the same place of
/// what is left. An index says none of it once an item was put in before.
/// </summary>
internal static class ListAlignment
{
    /// <summary>By what objects in lists are told apart, the surest first.</summary>
    private static readonly string[] Keys = ["name", "interface", "Sid", "id", "key"];

    /// <param name="identity">What an item holds under a key; null where it has none, or a secret.</param>
    /// <returns>The pairs in which something differs, in the order of the list.</returns>
    public static IReadOnlyList<ItemPair> Between(
        IReadOnlyList<string> olds,
        IReadOnlyList<string> news,
        Func<bool, int, string, string?> identity
    )
    {
        var edits = Edits.Between(olds, news);
        if (edits.Count == 0)
            return [];
        // Unique in both lists, or it names nobody.
        var key = Keys.FirstOrDefault(key => AreUnique(olds.Count, true, key, identity) && AreUnique(news.Count, false, key, identity));
        var pairs = key is null
            ? edits.SelectMany(InPlace)
            : ByName(edits, position => identity(true, position, key)!, position => identity(false, position, key)!);
        ItemPair[] found = [.. pairs.OrderBy(pair => pair.Position)];
        return key is not null && (olds.Count != news.Count || found.Any(pair => pair.Old != pair.New)) ? found : Numbered(found);
    }

    // One that is gone is counted in the old list, where another may have had the number of one that is new.
    private static ItemPair[] Numbered(ItemPair[] pairs)
    {
        var taken = pairs.Select(pair => pair.New).ToHashSet();
        return
        [
            .. pairs.Select(pair => pair with { Name = pair is { New: null, Old: { } old } && taken.Contains(old) ? $"was {old}" : null }),
        ];
    }

    /// <summary>The names of the items that are in both lists, where they stand in another order; else null.</summary>
    public static (string[] Before, string[] After)? Order(int oldCount, int newCount, Func<bool, int, string, string?> identity)
    {
        if (
            Keys.FirstOrDefault(key => AreUnique(oldCount, true, key, identity) && AreUnique(newCount, false, key, identity)) is not { } key
        )
            return null;
        string[] olds = [.. Enumerable.Range(0, oldCount).Select(position => identity(true, position, key)!)],
            news = [.. Enumerable.Range(0, newCount).Select(position => identity(false, position, key)!)];
        string[] before = [.. olds.Intersect(news)],
            after = [.. news.Intersect(olds)];
        return before.SequenceEqual(after) ? null : (before, after);
    }

    /// <summary>Both hold the same items, and only their order differs.</summary>
    public static bool IsReordered(IReadOnlyList<string> olds, IReadOnlyList<string> news) =>
        olds.Count == news.Count && olds.Order(StringComparer.Ordinal).SequenceEqual(news.Order(StringComparer.Ordinal));

    private static IEnumerable<ItemPair> InPlace(Edit edit) =>
        Enumerable
            .Range(0, Math.Max(edit.OldCount, edit.NewCount))
            .Select(i => new ItemPair(i < edit.OldCount ? edit.OldStart + i : null, i < edit.NewCount ? edit.NewStart + i : null, null));

    // One that moved past an equal one is in no pair of its own edit.
    private static IEnumerable<ItemPair> ByName(IReadOnlyList<Edit> edits, Func<int, string> old, Func<int, string> current)
    {
        var olds = edits.SelectMany(edit => Enumerable.Range(edit.OldStart, edit.OldCount)).ToDictionary(old);
        var news = edits.SelectMany(edit => Enumerable.Range(edit.NewStart, edit.NewCount)).ToDictionary(current);
        return news.Select(pair => new ItemPair(olds.TryGetValue(pair.Key, out var position) ? position : null, pair.Value, pair.Key))
            .Concat(olds.Where(pair => !news.ContainsKey(pair.Key)).Select(pair => new ItemPair(pair.Value, null, pair.Key)));
    }

    private static bool AreUnique(int count, bool old, string key, Func<bool, int, string, string?> identity)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < count; i++)
        {
            if (identity(old, i, key) is not { } name || !seen.Add(name))
                return false;
        }

        return true;
    }
}
