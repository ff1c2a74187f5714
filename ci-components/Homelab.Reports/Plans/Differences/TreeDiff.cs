using Homelab.Text;

namespace Homelab.Reports.Plans.Differences;

/// <summary>The difference between two documents by path, one line for each side of a leaf.</summary>
/// <param name="hide">Takes secrets out of what is shown.</param>
/// <param name="depth">How many texts this one lies in.</param>
internal sealed class TreeDiff(Func<string, string> hide, int depth)
{
    private const int DeepestText = 2;
    private const int LongestName = 200;
    private const int MostLines = 500;

    private readonly List<string> _lines = [];
    private int _changed;
    private int _omitted;

    public TextDifference Between(string format, Node before, Node after)
    {
        Compare("", before, after);
        return new TextDifference(format, _lines, _omitted);
    }

    private void Compare(string path, Node? before, Node? after)
    {
        if (before is not null && after is not null && before.Canonical == after.Canonical)
            return;
        switch (before, after)
        {
            case (Node.Map old, Node.Map current):
                CompareMembers(path, old, current);
                break;
            case (Node.List old, Node.List current):
                CompareItems(path, old, current);
                break;
            case (Node.Text old, Node.Text current):
                CompareTexts(path, old.Value, current.Value);
                break;
            default:
                if (before is not null)
                    AddAll('-', path, before);
                if (after is not null)
                    AddAll('+', path, after);
                break;
        }
    }

    private void CompareMembers(string path, Node.Map before, Node.Map after)
    {
        var news = after.Members.ToDictionary(member => member.Name, member => member.Value);
        var olds = before.Members.ToDictionary(member => member.Name, member => member.Value);
        foreach (var (name, value) in before.Members)
        {
            var current = news.GetValueOrDefault(name);
            if (current?.Canonical != value.Canonical)
                Compare(Member(path, name), value, current);
        }

        foreach (var (name, value) in after.Members.Where(member => !olds.ContainsKey(member.Name)))
            Compare(Member(path, name), null, value);
    }

    private void CompareItems(string path, Node.List before, Node.List after)
    {
        string? Identity(bool old, int position, string key) =>
            ((old ? before : after).Items[position] as Node.Map)?.Members.FirstOrDefault(member => member.Name == key).Value
                is Node.Text text
                ? text.Value
                : null;
        if (ListAlignment.Order(before.Items.Count, after.Items.Count, Identity) is { } order)
            Remark(
                $"#{path}: the order of its items changes: {string.Join(", ", order.Before.Select(hide))} → {string.Join(", ", order.After.Select(hide))}"
            );
        foreach (
            var pair in ListAlignment.Between(
                [.. before.Items.Select(item => item.Canonical)],
                [.. after.Items.Select(item => item.Canonical)],
                Identity
            )
        )
        {
            var at = $"{path}[{(pair.Name is { } name ? hide(name) : pair.Position)}]";
            Compare(at, pair.Old is { } old ? before.Items[old] : null, pair.New is { } current ? after.Items[current] : null);
        }
    }

    private void CompareTexts(string path, string before, string after)
    {
        var inside = depth < DeepestText ? InsideTexts.Between(before, after, hide, depth + 1) : null;
        if (inside is not null)
        {
            AddInside(path, inside);
            return;
        }

        var (old, current) = (Shown(before), Shown(after));
        if (old == current)
            Remark($"#{path} changes, and is hidden");
        else
            AddPair(path, old, current);
    }

    private void AddPair(string path, string before, string after)
    {
        (before, after) = Window.Pair(before, after);
        Add($"-{path} = {before}");
        Add($"+{path} = {after}");
    }

    private void AddInside(string path, TextDifference inside)
    {
        Remark($"#{path}:");
        foreach (var line in inside.Lines)
        {
            if (line[0] is '+' or '-')
                Add($"{line[0]}  {line[1..]}");
            else
                Remark($"{line[0]}  {line[1..]}");
        }

        _omitted += inside.OmittedLines;
    }

    private void AddAll(char sign, string path, Node node)
    {
        switch (node)
        {
            case Node.Map { Members.Count: > 0 } map:
                foreach (var (name, value) in map.Members)
                    AddAll(sign, Member(path, name), value);
                break;
            case Node.List { Items.Count: > 0 } list:
                foreach (var (position, item) in list.Items.Index())
                    AddAll(sign, $"{path}[{position}]", item);
                break;
            case Node.Text text when InsideTexts.Of(sign, text.Value, hide, depth + 1) is { } inside:
                AddInside(path, inside);
                break;
            case Node.Text text:
                Add($"{sign}{path} = {Shown(text.Value)}");
                break;
            default:
                Add($"{sign}{path} = {hide(node.Canonical)}");
                break;
        }
    }

    private string Shown(string text) => Node.Quote(hide(text));

    // Where nothing more is shown, nobody needs the way there.
    private string Member(string path, string name) =>
        _changed > TextDifference.MostChanged
            ? path
            : path + AttributePath.Segment(VisibleText.Cut(hide(name), LongestName), path.Length == 0);

    private void Remark(string line)
    {
        if (_lines.Count < MostLines)
            _lines.Add(VisibleText.Cut(line, TextDifference.LongestLine));
    }

    private void Add(string line)
    {
        if (_changed++ < TextDifference.MostChanged)
            _lines.Add(VisibleText.Cut(line, TextDifference.LongestLine + 100));
        else
            _omitted++;
    }
}
