namespace Homelab.Backups.Restic;

/// <summary>How long restic itself waits for somebody else's lock.</summary>
public sealed record ResticPatience(TimeSpan Wait)
{
    public static readonly ResticPatience None = new(TimeSpan.Zero);

    internal string[] Arguments => Wait > TimeSpan.Zero ? ["--retry-lock", $"{Math.Ceiling(Wait.TotalSeconds)}s"] : [];
}
