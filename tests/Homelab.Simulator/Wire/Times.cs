using System.Globalization;

namespace Homelab.Simulator.Wire;

/// <summary>How GitLab writes a moment.</summary>
internal static class Times
{
    public static string Iso(this DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>In the attributes of payloads.</summary>
    public static string Hook(this DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
