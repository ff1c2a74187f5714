namespace Homelab.Configuration;

/// <summary>One thing wrong with <c>homelab.yml</c>: where it is, and what to do about it.</summary>
public sealed record Fault(int Line, int Column, string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? $"line {Line}: {Message}" : $"line {Line}: {Path}: {Message}";
}

/// <summary>What reading <c>homelab.yml</c> came to.</summary>
public abstract record Reading
{
    private Reading() { }

    public sealed record Valid(HomelabConfig Config, IReadOnlyList<Fault> Warnings) : Reading;

    public sealed record Invalid(IReadOnlyList<Fault> Faults) : Reading;
}
