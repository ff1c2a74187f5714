using System.Text;

namespace Homelab.Processes.Files;

/// <summary>The names that are given to what is set aside, beside what it was.</summary>
internal static class SetAsideName
{
    private const int LongestName = 255;

    public const string Mark = "before-restore-";

    /// <summary>The first name, and others for where that stands already. A name that is too long already is cut.</summary>
    /// <param name="name">Without a zero.</param>
    /// <param name="longest">In bytes, for what stands where names are shorter than in a folder.</param>
    public static IEnumerable<byte[]> Of(byte[] name, string stamp, int longest = LongestName)
    {
        for (var number = 1; ; number++)
        {
            var end = Encoding.UTF8.GetBytes($".{Mark}{stamp}{(number == 1 ? "" : $"-{number}")}");
            yield return [.. Cut(name, longest - end.Length), .. end];
        }
    }

    // Not in the middle of a letter.
    private static byte[] Cut(byte[] name, int most)
    {
        if (name.Length <= most)
            return name;
        while (most > 1 && (name[most] & 0xC0) == 0x80)
            most--;
        return name[..most];
    }
}
