using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Random pairs of documents and lists: for each value, what is shown as new less what is shown as gone is what there is more of
/// now.</summary>
public sealed partial class RandomDocumentTests
{
    private static readonly int Pairs = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 50_000 : 5_000;

    private static readonly string[] Scalars =
    [
        "1",
        "\"1\"",
        "true",
        "\"true\"",
        "null",
        "\"null\"",
        "1.10",
        "\"1.10\"",
        "\"x\"",
        "\"y\"",
        "\"0.0.0.0/0\"",
        "8080",
    ];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_leaf_of_a_document_that_changes_is_shown_with_its_type_and_no_other()
    {
        ForAll(
            random => (Quote(Tree(random, 3)), random),
            (before, random) => Quote(Mutated(random, JsonNode.Parse(JsonNode.Parse(before)!.GetValue<string>())!)),
            (before, after, change) =>
            {
                var (old, current) = (
                    JsonNode.Parse(JsonNode.Parse(before)!.GetValue<string>())!,
                    JsonNode.Parse(JsonNode.Parse(after)!.GetValue<string>())!
                );
                var lines = change is null ? [] : Lines(Assert.Single(change.Attributes));
                if (!JsonNode.DeepEquals(old, current) && change!.Attributes[0].Inside is { OmittedLines: 0 })
                    AssertBalance(Leaves(old), Leaves(current), lines);
            }
        );
    }

    [Fact]
    public void Every_item_of_a_list_that_says_who_it_is_is_compared_with_itself()
    {
        ForAll(
            random => (Items(random).ToJsonString(), random),
            (before, random) => Changed(random, JsonNode.Parse(before)!.AsArray()).ToJsonString(),
            (before, after, change) =>
            {
                var (old, current) = (ByName(before), ByName(after));
                var expected = old
                    .Keys.Union(current.Keys)
                    .SelectMany(name => Differences(name, old.GetValueOrDefault(name), current.GetValueOrDefault(name)))
                    .Order()
                    .ToArray();
                var shown = (change?.Attributes ?? [])
                    .Where(attribute => attribute.Inside is null)
                    .Select(attribute =>
                        $"{Named(attribute.Path, before, after)}: {LeafText.Show(attribute.Before)} -> {LeafText.Show(attribute.After)}"
                    )
                    .Order()
                    .ToArray();
                Assert.Equal(expected, shown);
            }
        );
    }

    private static void ForAll(
        Func<Random, (string, Random)> first,
        Func<string, Random, string> second,
        Action<string, string, ResourceChange?> check
    )
    {
        foreach (var chunk in Enumerable.Range(0, Pairs).Chunk(100))
        {
            var pairs = chunk
                .Select(seed => first(new Random(seed)))
                .Select(pair => (Before: pair.Item1, After: second(pair.Item1, pair.Item2)))
                .ToArray();
            var report = Read.Plan(
                Read.Document(
                    string.Join(
                        ',',
                        pairs.Select(
                            (pair, i) =>
                                Read.Change($"x.y[{i}]", """["update"]""", $$"""{"v":{{pair.Before}}}""", $$"""{"v":{{pair.After}}}""")
                        )
                    )
                )
            );
            var changes = report.Changes.ToDictionary(change => change.Address);
            foreach (var (i, pair) in pairs.Index())
                check(pair.Before, pair.After, changes[$"x.y[{i}]"].Attributes.Count == 0 ? null : changes[$"x.y[{i}]"]);
        }
    }

    private static void AssertBalance(IEnumerable<string> olds, IEnumerable<string> news, IReadOnlyList<string> lines)
    {
        var (before, after) = (olds.CountBy(leaf => leaf).ToDictionary(), news.CountBy(leaf => leaf).ToDictionary());
        Assert.NotEmpty(lines);
        foreach (var leaf in before.Keys.Union(after.Keys))
        {
            var shown = lines.Sum(line =>
                line.EndsWith(" = " + leaf, StringComparison.Ordinal)
                    ? line[0] == '+'
                        ? 1
                        : -1
                    : 0
            );
            Assert.True(shown == after.GetValueOrDefault(leaf) - before.GetValueOrDefault(leaf), $"{leaf}: {string.Join('\n', lines)}");
        }

        Assert.DoesNotContain(lines, line => lines.Contains((line[0] == '+' ? '-' : '+') + line[1..]));
    }

    private static string[] Lines(AttributeChange attribute) =>
        attribute.Inside is { } inside
            ? [.. inside.Lines.Where(line => line[0] is '+' or '-')]
            : [$"-v = {LeafText.Show(attribute.Before)}", $"+v = {LeafText.Show(attribute.After)}"];

    private static string Quote(JsonNode tree) => JsonValue.Create(tree.ToJsonString(Relaxed)).ToJsonString();

    private static IEnumerable<string> Leaves(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(member => Leaves(member.Value)),
            JsonArray list => list.SelectMany(Leaves),
            null => ["null"],
            _ => [Text(node)],
        };

    private static JsonNode Tree(Random random, int depth) =>
        random.Next(2) == 0
            ? new JsonObject(Enumerable.Range(0, random.Next(1, 5)).Select(i => KeyValuePair.Create($"k{i}", Value(random, depth))))
            : new JsonArray([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Value(random, depth))]);

    private static JsonNode? Value(Random random, int depth) =>
        depth > 0 && random.Next(3) == 0 ? Tree(random, depth - 1) : JsonNode.Parse(Scalars[random.Next(Scalars.Length)]);

    private static JsonNode Mutated(Random random, JsonNode tree)
    {
        for (var edits = random.Next(4); edits > 0; edits--)
        {
            if (tree is JsonArray list)
                Edit(random, list);
            else if (tree is JsonObject map)
                map[$"k{random.Next(6)}"] = Value(random, 1);
        }

        foreach (var inner in tree is JsonArray items ? items.ToArray() : [.. tree.AsObject().Select(member => member.Value)])
        {
            if (inner is JsonArray or JsonObject && random.Next(3) == 0)
                Mutated(random, inner);
        }

        return tree;
    }

    private static void Edit(Random random, JsonArray list)
    {
        if (list.Count == 0 || random.Next(2) == 0)
            list.Insert(random.Next(list.Count + 1), Value(random, 1));
        else
            list.RemoveAt(random.Next(list.Count));
    }

    private static JsonArray Items(Random random) =>
        new([.. Enumerable.Range(0, 9).OrderBy(_ => random.Next()).Take(random.Next(1, 7)).Select(name => Item(random, $"n{name}"))]);

    private static JsonObject Item(Random random, string name) =>
        new()
        {
            ["name"] = name,
            ["size"] = random.Next(3),
            ["mode"] = Scalars[random.Next(Scalars.Length)],
        };

    private static JsonArray Changed(Random random, JsonArray items)
    {
        for (var edits = random.Next(4); edits > 0; edits--)
        {
            var at = random.Next(items.Count + 1);
            var fresh = Enumerable.Range(0, 20).Select(i => $"n{i}").First(name => items.All(item => (string)item!["name"]! != name));
            if (at == items.Count || random.Next(3) == 0)
                items.Insert(at, Item(random, fresh));
            else if (random.Next(3) == 0)
                items.RemoveAt(at);
            else
                items[at]!["size"] = random.Next(9);
        }

        return random.Next(5) > 0 ? items : new JsonArray([.. items.OrderBy(_ => random.Next()).Select(item => item!.DeepClone())]);
    }

    private static Dictionary<string, JsonNode> ByName(string items) =>
        JsonNode.Parse(items)!.AsArray().ToDictionary(item => (string)item!["name"]!, item => item!);

    private static IEnumerable<string> Differences(string name, JsonNode? before, JsonNode? after) =>
        ((string[])["name", "size", "mode"])
            .Where(field => !JsonNode.DeepEquals(before?[field], after?[field]))
            .Select(field => $"{name}.{field}: {Text(before?[field])} -> {Text(after?[field])}");

    private static string Text(JsonNode? leaf) => leaf?.ToJsonString(Relaxed) ?? "null";

    // Where nothing moved, the place says which one it is.
    private static string Named(string path, string before, string after)
    {
        var match = Place().Match(path);
        return (
                int.TryParse(match.Groups["at"].Value, out var at)
                    ? (string)(JsonNode.Parse(after)!.AsArray().ElementAtOrDefault(at) ?? JsonNode.Parse(before)![at]!)["name"]!
                    : match.Groups["at"].Value
            ) + match.Groups["rest"].Value;
    }

    [GeneratedRegex(@"^v\[(?<at>[^\]]+)\](?<rest>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
