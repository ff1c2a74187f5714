namespace Homelab.Bot;

/// <summary>The same as those of <c>homelab</c>.</summary>
internal static class Exit
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
}
