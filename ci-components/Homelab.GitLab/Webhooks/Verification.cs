namespace Homelab.GitLab.Webhooks;

/// <summary>What the headers and the bytes of a delivery prove. A reason never quotes what was sent.</summary>
public abstract record Verification
{
    private Verification() { }

    /// <summary>Sent by somebody who knows a secret.</summary>
    public sealed record Genuine : Verification;

    /// <summary>Carries nothing that could be checked.</summary>
    public sealed record Unsigned : Verification;

    /// <summary>Carries a proof that does not hold.</summary>
    public sealed record Forged(string Reason) : Verification;

    /// <summary>Signed too long ago, or for a time too far ahead.</summary>
    public sealed record Stale : Verification;
}

/// <summary>The headers that authenticate a delivery; null when not sent.</summary>
public sealed record WebhookHeaders
{
    /// <summary>X-Gitlab-Token</summary>
    public string? Token { get; init; }

    /// <summary>webhook-id</summary>
    public string? Id { get; init; }

    /// <summary>webhook-timestamp</summary>
    public string? Timestamp { get; init; }

    /// <summary>webhook-signature</summary>
    public string? Signature { get; init; }
}
