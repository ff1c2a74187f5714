using System.Text.Json.Nodes;
using Homelab.Simulator.Inputs;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Resolution;

/// <summary>Reads jobs from the merged file (bodies) and the list (what rules decided).</summary>
internal sealed class JobReader(JsonObject tree, RuleVerdicts verdicts, IReadOnlyDictionary<string, string> variables)
{
    // Silently running them differently would be worse than not running them.
    private static readonly string[] Unknown = ["trigger", "only", "except", "run", "release", "start_in"];

    public List<JobDefinition> Read(bool keepsAll)
    {
        var jobs = new List<JobDefinition>();
        foreach (var listed in verdicts.Jobs.Where(job => keepsAll || $"{job["when"]}" != "never"))
        {
            var name = $"{listed["name"]}";
            var body = tree[name] as JsonObject;
            // Parallel jobs are listed one by one, as `name: [1/2]`.
            var family = body is null ? name[..name.LastIndexOf(": [", StringComparison.Ordinal)] : name;
            body ??= (JsonObject)tree[family]!;
            var turn = jobs.Count(job => job.Family == family);
            jobs.Add(Read(listed, body, family, ParallelRun.Of(body, family, turn)));
        }

        return jobs;
    }

    /// <summary>Variables of the whole file, with those of the workflow rule that matched.</summary>
    public static Dictionary<string, string> Globals(JsonObject tree, RuleVerdicts verdicts)
    {
        var globals = Pairs(tree["variables"]).ToDictionary();
        foreach (var (key, value) in Pairs((verdicts.Workflow as WorkflowVerdict.Matched)?.Rule["variables"]))
            globals[key] = value;
        return globals;
    }

    private JobDefinition Read(JsonObject listed, JsonObject body, string family, ParallelRun run)
    {
        if (Unknown.FirstOrDefault(body.ContainsKey) is { } strange)
            throw new ConfigException($"jobs:{family}: the simulator does not know `{strange}`.");
        var rule = verdicts.Rules.GetValueOrDefault(family);
        var environment = body["environment"];
        return new JobDefinition(run.Name, $"{listed["stage"]}")
        {
            Family = family,
            When = $"{listed["when"]}" is "delayed"
                ? throw new ConfigException($"jobs:{family}: the simulator does not know `when: delayed`.")
                : $"{listed["when"]}",
            AllowsFailure = listed["allow_failure"] is JsonValue allowed && (bool)allowed,
            AllowedExitCodes = [.. Strings((listed["allow_failure"] as JsonObject)?["exit_codes"]).Select(int.Parse)],
            Needs = Needs.Read(rule?["needs"] ?? listed["needs"]),
            Dependencies = body["dependencies"] is JsonArray names ? [.. names.Select(one => $"{one}")] : null,
            BeforeScript = Strings(body["before_script"]),
            Script = Strings(body["script"]),
            AfterScript = Strings(body["after_script"]),
            Variables = [.. Inherited(body), .. Pairs(body["variables"]), .. Pairs(rule?["variables"]), .. run.Variables],
            Environment = Expand(environment is JsonObject ? (string?)environment["name"] : (string?)environment, body),
            EnvironmentAction = (environment as JsonObject)?["action"]?.ToString() ?? "start",
            Image = (body["image"] as JsonObject)?["name"]?.ToString(),
            Tags = Strings(body["tags"]),
            MostRetries = Retries(body["retry"]),
            RetryWhen = body["retry"] is JsonObject retry && retry["when"] is { } when ? Strings(when) : ["always"],
            Timeout = (string?)body["timeout"] is { } timeout ? Durations.Parse(timeout) : null,
            ResourceGroup = Expand((string?)body["resource_group"], body),
            IsInterruptible = (bool?)(rule?["interruptible"] ?? body["interruptible"]) ?? false,
            Artifacts = body["artifacts"] is JsonObject artifacts ? ArtifactReader.Read(artifacts) : null,
            Body = body,
        };
    }

    private IEnumerable<KeyValuePair<string, string>> Inherited(JsonObject body) =>
        (body["inherit"] as JsonObject)?["variables"] switch
        {
            JsonValue value when value.TryGetValue<bool>(out var all) && !all => [],
            JsonArray names => Globals(tree, verdicts).Where(pair => names.Any(name => $"{name}" == pair.Key)),
            _ => Globals(tree, verdicts),
        };

    private string? Expand(string? text, JsonObject body)
    {
        if (text is null)
            return null;
        var all = new Dictionary<string, string>(variables);
        foreach (var (key, value) in Inherited(body).Concat(Pairs(body["variables"])))
            all[key] = variables.GetValueOrDefault(key, value);
        return Expansion.Apply(text, all);
    }

    public static IEnumerable<KeyValuePair<string, string>> Pairs(JsonNode? variables) =>
        (variables as JsonObject ?? []).Select(pair =>
            KeyValuePair.Create(pair.Key, InputSpec.Text(pair.Value is JsonObject detail ? detail["value"] : pair.Value))
        );

    public static IReadOnlyList<string> Strings(JsonNode? node) =>
        node switch
        {
            null => [],
            JsonArray list => [.. list.SelectMany(Strings)],
            JsonObject => [],
            _ => [InputSpec.Text(node)],
        };

    private static int Retries(JsonNode? retry) =>
        retry switch
        {
            null => 0,
            JsonObject map => (int)((long?)map["max"] ?? 0),
            _ => (int)(long)retry,
        };
}
