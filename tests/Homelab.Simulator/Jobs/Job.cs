using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Users;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Jobs;

internal sealed class Job(long id, Pipeline pipeline, JobDefinition definition, DateTimeOffset created)
{
    public long Id { get; } = id;

    public Pipeline Pipeline { get; } = pipeline;

    public JobDefinition Definition { get; } = definition;

    public string Name => Definition.Name;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset? Queued { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Finished { get; set; }

    public DateTimeOffset? Erased { get; set; }

    public string Status { get; set; } = "created";

    public string? FailureReason { get; set; }

    public int? ExitCode { get; set; }

    /// <summary>Who ran it: of the pipeline, or who played or retried it.</summary>
    public User User { get; set; } = pipeline.Origin.User;

    /// <summary>A newer job of the same name took its place.</summary>
    public bool IsRetried { get; set; }

    /// <summary>How many jobs of this name came before.</summary>
    public int Retries { get; init; }

    /// <summary>Given when a manual job was played.</summary>
    public List<Variable> Variables { get; } = [];

    public bool AllowsFailure => Definition.AllowsFailure || (ExitCode is { } code && Definition.AllowedExitCodes.Contains(code));

    /// <summary>What it wrote, with its masks in place. Locked while read or written.</summary>
    public Trace Trace { get; } = new();

    public List<Artifact> Artifacts { get; } = [];

    public DateTimeOffset? ArtifactsExpire { get; set; }

    /// <summary>Variables its dotenv report hands on.</summary>
    public List<Variable> Exports { get; } = [];

    /// <summary>Who took it.</summary>
    public SimulatedRunner? Runner { get; set; }

    /// <summary>The machine under it died.</summary>
    public bool IsRunnerGone { get; set; }

    /// <summary>Set while it runs.</summary>
    public CancellationTokenSource? Stop { get; set; }

    public void DropArtifacts()
    {
        foreach (var artifact in Artifacts)
            File.Delete(artifact.Path);
        Artifacts.Clear();
    }

    public Artifact? Archive => Artifacts.Find(artifact => artifact.Type == "archive");

    public TimeSpan? QueuedFor => Started - Queued;

    /// <summary>So far, while it runs.</summary>
    public TimeSpan? Duration(World world) => (Finished ?? world.Now) - Started;

    public bool IsOver => Status is "success" or "failed" or "canceled" or "skipped";

    public bool IsAlive => Status is "created" or "pending" or "waiting_for_resource" or "running" or "scheduled" or "canceling";
}
