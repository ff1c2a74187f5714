using System.Text;
using System.Text.Json.Nodes;

namespace Homelab.Simulator.Resolution;

/// <summary>What <c>workflow:rules</c> decided.</summary>
internal abstract record WorkflowVerdict
{
    public sealed record None : WorkflowVerdict;

    public sealed record Refused : WorkflowVerdict;

    public sealed record Matched(JsonObject Rule) : WorkflowVerdict;
}

/// <summary>What gitlab-ci-local listed: the jobs themselves, and for each of them the rule that decided.</summary>
internal sealed record RuleVerdicts(
    IReadOnlyList<JsonObject> Jobs,
    IReadOnlyDictionary<string, JsonObject> Rules,
    WorkflowVerdict Workflow
);

/// <summary>
/// gitlab-ci-local says whether a job runs but not which rule decided, and nothing of workflow rules. So every rule is also asked as the
/// only
/// rule of a job of its own: the first that says yes is the one.
/// </summary>
internal sealed class RuleProbes
{
    private const string Prefix = "simulator-rule-";

    private readonly List<(string? Job, JsonObject Rule)> _asked = [];
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public static RuleProbes Of(JsonObject tree)
    {
        var probes = new RuleProbes();
        probes.Ask(null, tree["workflow"]?["rules"] as JsonArray);
        foreach (var (name, job) in tree)
        {
            if (job is JsonObject { } body && body["rules"] is JsonArray rules && rules.Any(rule => Changes(rule as JsonObject)))
                probes.Ask(name, rules);
        }

        return probes;
    }

    public RuleVerdicts Read(JsonArray listed)
    {
        var all = listed.OfType<JsonObject>().ToList();
        var yes = all.Where(job => $"{job["name"]}".StartsWith(Prefix, StringComparison.Ordinal) && $"{job["when"]}" != "never")
            .Select(job => _asked[int.Parse($"{job["name"]}"[Prefix.Length..])])
            .ToList();
        var rules = yes.Where(probe => probe.Job is not null)
            .GroupBy(probe => probe.Job!)
            .ToDictionary(group => group.Key, group => group.First().Rule);
        return new RuleVerdicts(
            [.. all.Where(job => !$"{job["name"]}".StartsWith(Prefix, StringComparison.Ordinal))],
            rules,
            Workflow(yes.Find(probe => probe.Job is null).Rule)
        );
    }

    private WorkflowVerdict Workflow(JsonObject? first)
    {
        if (!_asked.Exists(probe => probe.Job is null))
            return new WorkflowVerdict.None();
        return first is null || $"{first["when"]}" == "never" ? new WorkflowVerdict.Refused() : new WorkflowVerdict.Matched(first);
    }

    private static bool Changes(JsonObject? rule) =>
        rule is not null && (rule["variables"] ?? rule["needs"] ?? rule["interruptible"]) is not null;

    private void Ask(string? job, JsonArray? rules)
    {
        foreach (var rule in rules?.OfType<JsonObject>() ?? [])
        {
            var condition = new JsonObject();
            foreach (var key in new[] { "if", "changes", "exists" })
            {
                if (rule[key] is { } value)
                    condition[key] = value.DeepClone();
            }

            condition["when"] = "on_success";
            var probe = new JsonObject
            {
                ["stage"] = ".pre",
                ["script"] = new JsonArray("true"),
                ["rules"] = new JsonArray(condition),
            };
            _text.Append($"\"{Prefix}{_asked.Count}\": {probe.ToJsonString()}\n");
            _asked.Add((job, rule));
        }
    }
}
