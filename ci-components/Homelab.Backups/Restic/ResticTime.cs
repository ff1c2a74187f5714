using System.Globalization;
using System.Text.RegularExpressions;

namespace Homelab.Backups.Restic;

/// <summary>restic's times: the clock on the wall where the snapshot was made, with that place's offset and up to nine digits of a
/// second.</summary>
public static partial class ResticTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The time with its offset, or null for what is none.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is not { Length: <= 40 })
            return null;
        // .NET keeps seven digits and rounds the rest: the last nanosecond of a year would count for the next one.
        var kept = BeyondTicks().Replace(text.EndsWith('Z') ? text[..^1] + "+00:00" : text, "${kept}");
        return DateTimeOffset.TryParseExact(kept, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    [GeneratedRegex(@"(?<kept>\.[0-9]{7})[0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BeyondTicks();
}
