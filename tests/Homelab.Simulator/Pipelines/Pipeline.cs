using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Users;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Pipelines;

internal sealed class Pipeline(long id, long iid, Project project, PipelineOrigin origin, DateTimeOffset created)
{
    public long Id { get; } = id;

    public long Iid { get; } = iid;

    public Project Project { get; } = project;

    public PipelineOrigin Origin { get; } = origin;

    public required Commit Commit { get; init; }

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Finished { get; set; }

    public string? Name { get; set; }

    public string? YamlErrors { get; init; }

    /// <summary><c>conservative</c>, <c>interruptible</c> or <c>none</c>: what a newer push does to this one.</summary>
    public string AutoCancel { get; init; } = "conservative";

    /// <summary>Null where there is nothing to run.</summary>
    public Scope? Scope { get; init; }

    /// <summary>Whether anybody heard of <see cref="Status"/> yet.</summary>
    public bool IsTold { get; set; }

    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Those with jobs.</summary>
    public IEnumerable<string> UsedStages => Stages.Where(stage => Jobs.Exists(job => job.Definition.Stage == stage));

    /// <summary>Retried ones too, oldest first.</summary>
    public List<Job> Jobs { get; } = [];

    public IEnumerable<Job> Latest => Jobs.Where(job => !job.IsRetried);

    public string Status { get; set; } = "created";

    public bool IsOver => Status is "success" or "failed" or "canceled" or "skipped";

    public TimeSpan? Duration => Started is { } from && Finished is { } to ? to - from : null;

    public JsonObject ShortJson() =>
        new()
        {
            ["id"] = Id,
            ["sha"] = Origin.Sha,
            ["ref"] = Origin.Ref,
            ["status"] = Status,
        };
}

/// <summary>Why a pipeline is: of which commit, started how and by whom.</summary>
internal sealed record PipelineOrigin(string Ref, string Sha, string Source, User User)
{
    public bool IsTag { get; init; }

    public string BeforeSha { get; init; } = new('0', 40);

    public MergeRequest? MergeRequest { get; init; }

    public Schedules.Schedule? Schedule { get; init; }

    public Triggers.Trigger? Trigger { get; init; }

    /// <summary>Given with the request or the schedule.</summary>
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    public IReadOnlyDictionary<string, JsonNode?> Inputs { get; init; } = new Dictionary<string, JsonNode?>();

    public static PipelineOrigin For(MergeRequest request, User user) =>
        new($"refs/merge-requests/{request.Iid}/head", request.Sha, "merge_request_event", user) { MergeRequest = request };

    /// <summary>Hooks name the source branch of a merge request where the API shows <c>refs/merge-requests/1/head</c>.</summary>
    public string HookRef => MergeRequest?.SourceBranch ?? Ref;
}
