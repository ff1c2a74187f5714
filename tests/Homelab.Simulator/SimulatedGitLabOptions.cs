using Homelab.Simulator.Trouble;

namespace Homelab.Simulator;

/// <summary>What a test may choose about its GitLab.</summary>
public sealed record SimulatedGitLabOptions
{
    /// <summary>0 takes a free one. Always on 127.0.0.1.</summary>
    public int Port { get; init; }

    /// <summary>Where the simulator keeps its files; null makes a temporary folder that goes with the simulator.</summary>
    public string? Data { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What it says it is. Before 19 deliveries carry neither id, time nor signature.</summary>
    public string Version { get; init; } = "19.0.1-ee";

    /// <summary>How long a hook may take to answer.</summary>
    public TimeSpan HookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many notes a user may write a minute; null sets no limit. GitLab's own default is 300.</summary>
    public int? NotesPerMinute { get; init; }

    /// <summary>What goes wrong from the start.</summary>
    public Faults Faults { get; init; } = new();

    /// <summary>The folder in which npm put gitlab-ci-local; null: <c>HOMELAB_TEST_CI</c>, else where <c>./test</c> puts it.</summary>
    public string? GitLabCiLocal { get; init; }

    /// <summary>Where jobs find programs, besides nothing else of this process's environment.</summary>
    public string JobPath { get; init; } = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>How many jobs run at once.</summary>
    public int Runners { get; init; } = 2;

    /// <summary>Who takes jobs, the first that may. What none of them may take waits.</summary>
    public IReadOnlyList<SimulatedRunner> Registered { get; init; } = [new("simulated runner")];

    /// <summary>How long a cancelled job has between SIGTERM and SIGKILL.</summary>
    public TimeSpan JobGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Archives of artifacts are answered by a redirect to another host, as with object storage.</summary>
    public bool HasObjectStorage { get; init; }

    /// <summary>Projects there from the start, each with an empty repository.</summary>
    public IReadOnlyList<string> Projects { get; init; } = ["homelab/infra"];
}

/// <summary>One token for each kind of user, all with scope <c>api</c>, all members of the seeded projects' groups except root.</summary>
public sealed record SimulatedTokens(string Root, string Maintainer, string Developer, string Guest, string Bot);
