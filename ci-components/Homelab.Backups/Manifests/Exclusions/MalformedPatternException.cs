namespace Homelab.Backups.Manifests.Exclusions;

/// <summary>An exclude pattern that restic would refuse. The message says which, and what to do.</summary>
public sealed class MalformedPatternException : Exception
{
    public MalformedPatternException()
    {
    }

    public MalformedPatternException(string pattern)
        : base($"The exclude pattern {pattern} is malformed: close its brackets, and put something behind a backslash.")
    {
    }

    public MalformedPatternException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
