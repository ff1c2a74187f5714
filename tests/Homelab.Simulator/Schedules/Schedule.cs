using System.Text.Json.Nodes;
using Cronos;
using Homelab.Simulator.Users;
using Homelab.Simulator.Variables;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Schedules;

/// <summary>A pipeline that starts by the clock, with the rights of its owner.</summary>
internal sealed class Schedule(long id, User owner, DateTimeOffset created)
{
    public long Id { get; } = id;

    public User Owner { get; set; } = owner;

    public string Description { get; set; } = "";

    /// <summary>Written out: <c>refs/heads/main</c>.</summary>
    public string Ref { get; set; } = "";

    public string Cron { get; set; } = "";

    /// <summary>As it was given: <c>Europe/Berlin</c>, or a short name of Rails such as <c>Berlin</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    public bool IsActive { get; set; } = true;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public DateTimeOffset? NextRun { get; private set; }

    public List<Variable> Variables { get; } = [];

    /// <summary>Values for the pipeline's inputs, by name.</summary>
    public Dictionary<string, JsonNode?> Inputs { get; } = [];

    /// <summary>What it started, oldest first.</summary>
    public List<long> Pipelines { get; } = [];

    public void PlanNext(DateTimeOffset after) => NextRun = CronExpression.Parse(Cron).GetNextOccurrence(after, TimeZones.Find(TimeZone)!);

    public JsonObject Json(World world) =>
        new()
        {
            ["id"] = Id,
            ["description"] = Description,
            ["ref"] = Ref,
            ["cron"] = Cron,
            ["cron_timezone"] = TimeZone,
            ["next_run_at"] = NextRun?.Iso(),
            ["active"] = IsActive,
            ["created_at"] = Created.Iso(),
            ["updated_at"] = Updated.Iso(),
            ["owner"] = Owner.ToJson(world),
        };

    public JsonArray InputsJson() =>
        [.. Inputs.Select(input => (JsonNode)new JsonObject { ["name"] = input.Key, ["value"] = input.Value?.DeepClone() })];
}
