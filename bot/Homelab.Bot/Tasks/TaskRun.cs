using Homelab.Configuration;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.Tasks;

/// <summary>A task as the inputs of its pipeline say it.</summary>
/// <param name="Task">Such as <c>drill</c>.</param>
/// <param name="Arguments">In the task's order; an empty one means what homelab.yml says.</param>
internal sealed record TaskRequest(HomelabTask Task, IReadOnlyList<string> Arguments)
{
    public string Encoded => TaskArguments.Encode(Arguments);
}

/// <summary>A comment that asked for something, and what came of it.</summary>
/// <param name="Project">The project's number.</param>
/// <param name="Note">The comment's.</param>
internal sealed record Asked(long Project, long Note, Noteable On, DiscussionId Thread)
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Null for what needs no pipeline of its own.</summary>
    public TaskRequest? Request { get; init; }

    /// <summary>By this name in the pipeline's own it is found again. Comments that ask for the same while it runs share it.</summary>
    public string? Run { get; init; }

    /// <summary>When GitLab was last asked to start it; whether it did is not known until <see cref="Pipeline"/> is.</summary>
    public DateTimeOffset? Starting { get; init; }

    public PipelineId? Pipeline { get; init; }

    /// <summary>Null while it is open.</summary>
    public string? Outcome { get; init; }

    /// <summary>Another comment had asked for the same.</summary>
    public bool IsJoined => Run is not null && Run != RunOf(Note);

    public static string RunOf(long note) => $"note-{note}";
}
