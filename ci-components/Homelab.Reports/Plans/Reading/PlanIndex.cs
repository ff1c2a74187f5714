namespace Homelab.Reports.Plans.Reading;

/// <summary>Where something lies in the document, in bytes.</summary>
internal readonly record struct Extent(long Start, long End)
{
    public int Length => checked((int)(End - Start));
}

/// <summary>
/// What the first pass over a plan found: small facts, and where the rest lies. Secrets are named all over the document, the last of
/// them in <c>configuration</c> at its very end; only with all of them known may a change be read.
/// </summary>
internal sealed class PlanIndex
{
    public string? FormatVersion { get; set; }
    public string? TerraformVersion { get; set; }
    public bool Errored { get; set; }
    public bool Complete { get; set; } = true;

    /// <summary>Terraform says that applying this plan would change something. Null where it says nothing, as before 1.8.</summary>
    public bool? Applyable { get; set; }

    /// <summary>Names of members that say what kind of document this is.</summary>
    public HashSet<string> Telling { get; } = [];

    /// <summary>Resources, actions and what is deferred of them, idle or not: a plan that only refreshes plans none.</summary>
    public bool PlansObjects { get; set; }

    /// <summary>Members of <c>resource_changes</c> that change something, or differ though they should not.</summary>
    public List<Extent> Changes { get; } = [];
    public List<Extent> Drift { get; } = [];
    public List<Extent> Deferred { get; } = [];
    public List<Extent> Actions { get; } = [];
    public List<Extent> DeferredActions { get; } = [];
    public List<Extent> Checks { get; } = [];
    public Extent? Outputs { get; set; }
    public Extent? Variables { get; set; }

    /// <summary>Its changes are no list.</summary>
    public bool IsMalformed { get; set; }

    /// <summary>Objects that hold a value and a flag that calls it, or a part of it, sensitive.</summary>
    public List<Extent> Sensitive { get; } = [];

    /// <summary><c>configuration.provider_config</c></summary>
    public Extent? Providers { get; set; }

    /// <summary>Providers that made something in the state; of very many some.</summary>
    public HashSet<string> StateProviders { get; } = [];

    public Extent? Configuration { get; set; }

    /// <summary>A variable in the configuration is flagged sensitive.</summary>
    public bool HasSensitiveVariables { get; set; }

    /// <summary>Something in the configuration runs a program.</summary>
    public bool HasPrograms { get; set; }
}
