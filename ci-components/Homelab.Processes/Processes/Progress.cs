namespace Homelab.Processes.Processes;

/// <summary>What a long operation tells whoever waits for it. Never data: names come from the configuration, texts from us.</summary>
public abstract record Progress
{
    private Progress() { }

    /// <summary>A step began.</summary>
    public sealed record Started(string Name) : Progress;

    /// <summary>How far the step is. A total of 0 is not known yet.</summary>
    public sealed record Advanced(long Done, long Total, string Unit) : Progress;

    /// <summary>Something a person wants to know.</summary>
    public sealed record Note(string Text) : Progress;
}
