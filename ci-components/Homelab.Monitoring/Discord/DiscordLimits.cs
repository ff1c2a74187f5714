namespace Homelab.Monitoring.Discord;

/// <summary>Discord refuses the whole message when one of these is exceeded.</summary>
internal static class DiscordLimits
{
    public const int Content = 2000;
    public const int Embeds = 10;
    public const int Title = 256;
    public const int Description = 4096;
    public const int Fields = 25;
    public const int FieldName = 256;
    public const int FieldValue = 1024;

    /// <summary>All texts of all embeds together.</summary>
    public const int Total = 6000;
}
