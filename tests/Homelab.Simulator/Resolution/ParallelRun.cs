using System.Text.Json.Nodes;

namespace Homelab.Simulator.Resolution;

/// <summary>One of the jobs a <c>parallel</c> job becomes, named as GitLab names it.</summary>
internal sealed record ParallelRun(string Name, IReadOnlyList<KeyValuePair<string, string>> Variables)
{
    public static ParallelRun Of(JsonObject body, string family, int turn) =>
        body["parallel"] switch
        {
            JsonObject matrix => Combined(family, Combinations(matrix["matrix"] as JsonArray ?? []), turn),
            JsonValue count => new ParallelRun($"{family} {turn + 1}/{count}", Count(turn, (int)(long)count)),
            _ => new ParallelRun(family, []),
        };

    private static ParallelRun Combined(string family, List<List<KeyValuePair<string, string>>> all, int turn) =>
        new($"{family}: [{string.Join(", ", all[turn].Select(pair => pair.Value))}]", [.. all[turn], .. Count(turn, all.Count)]);

    private static KeyValuePair<string, string>[] Count(int turn, int total) =>
        [KeyValuePair.Create("CI_NODE_INDEX", $"{turn + 1}"), KeyValuePair.Create("CI_NODE_TOTAL", $"{total}")];

    private static List<List<KeyValuePair<string, string>>> Combinations(JsonArray matrix)
    {
        var all = new List<List<KeyValuePair<string, string>>>();
        foreach (var row in matrix.OfType<JsonObject>())
        {
            List<List<KeyValuePair<string, string>>> grown =
            [
                [],
            ];
            foreach (var (key, values) in row)
                grown =
                [
                    .. grown.SelectMany(begun =>
                        JobReader.Strings(values).Select(value => begun.Append(KeyValuePair.Create(key, value)).ToList())
                    ),
                ];
            all.AddRange(grown);
        }

        return all;
    }
}
