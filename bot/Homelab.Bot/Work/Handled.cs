using Homelab.Bot.Inbox;

namespace Homelab.Bot.Work;

/// <summary>What became of a piece of work.</summary>
internal abstract record Handled
{
    private Handled() { }

    public sealed record Done : Handled;

    /// <summary>It may work later.</summary>
    public sealed record Later(string Reason) : Handled;

    /// <summary>It will not, until a person changes something.</summary>
    public sealed record Never(string Reason) : Handled;
}

/// <summary>Does what a delivery asks for.</summary>
internal delegate Task<Handled> HandleDelivery(Claim claim, CancellationToken ct);
