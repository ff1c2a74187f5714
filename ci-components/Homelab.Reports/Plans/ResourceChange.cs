namespace Homelab.Reports.Plans;

/// <summary>What terraform will do to one resource instance, output or action.</summary>
public sealed record ResourceChange
{
    public required string Address { get; init; }
    public required ChangeKind Kind { get; init; }

    /// <summary>The action list of the plan JSON, in terraform's words and order: <c>["delete", "create"]</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>Where it was, when it moves.</summary>
    public string? PreviousAddress { get; init; }

    /// <summary>The id it is imported by, or its identity as <c>node = "pve1", vm_id = 105</c>; empty when the plan does not know it
    /// yet.</summary>
    public string? ImportId { get; init; }

    /// <summary>The key of an old object still waiting to be destroyed.</summary>
    public string? Deposed { get; init; }

    /// <summary>Terraform's reason, such as <c>replace_because_tainted</c>; for a deferred change, why it waits.</summary>
    public string? Reason { get; init; }

    /// <summary>The object whose change invokes this action.</summary>
    public string? Trigger { get; init; }

    /// <summary>Provisioners that may run, by their type. A plan does not say which are for creating and which for destroying.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    public IReadOnlyList<AttributeChange> Attributes { get; init; } = [];

    /// <summary>How many attribute differences the report had no room for.</summary>
    public int OmittedAttributes { get; init; }

    /// <summary>The digest (SHA-256, hex) of address, kind, actions and the like, only where those shown cannot give it: something in them
    /// is hidden because the environment holds it.</summary>
    public string? IdentityDigest { get; init; }

    /// <summary>The digest (SHA-256, hex) of all attributes, only where those shown cannot give it: left out, or hidden because the
    /// environment holds a value.</summary>
    public string? DetailDigest { get; init; }

    public bool Destroys => Kind.Destroys();

    /// <summary>A replacement that makes the new object first.</summary>
    public bool CreatesFirst => Actions is ["create", ..];
}
