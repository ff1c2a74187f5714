namespace Homelab.Reports.Notes;

/// <summary>Characters a note may have.</summary>
public static class NoteLimit
{
    public const int Default = 200_000;

    /// <summary>GitLab refuses longer notes.</summary>
    public const int Hard = 1_000_000;

    /// <summary>Below this not even the verdict and what was left out have room.</summary>
    public const int Smallest = 2_000;

    internal static int Clamp(int limit) => Math.Clamp(limit, Smallest, Hard);
}
