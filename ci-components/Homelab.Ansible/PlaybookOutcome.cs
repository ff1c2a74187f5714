namespace Homelab.Ansible;

/// <summary>How a playbook ended.</summary>
public abstract record PlaybookOutcome
{
    private PlaybookOutcome() { }

    /// <summary>Every task succeeded.</summary>
    public sealed record Done : PlaybookOutcome;

    /// <summary>A task failed.</summary>
    /// <param name="Task">The task's name.</param>
    /// <param name="Said">What it said; hostile text, without secrets.</param>
    public sealed record Failed(string Task, string Said) : PlaybookOutcome;

    /// <summary>The machine did not answer.</summary>
    public sealed record Unreachable(string Said) : PlaybookOutcome;
}
