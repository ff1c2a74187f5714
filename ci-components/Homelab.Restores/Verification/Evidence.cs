using Homelab.Processes.Files;
using Homelab.Reports.Quantities;
using Homelab.Text;

namespace Homelab.Restores.Verification;

/// <summary>How evidence is worded. What comes from restored data is shown so that nothing in it hides, and always in the same
/// way.</summary>
internal static class Evidence
{
    private const int LongestName = 200;
    private const int Named = 5;

    public static string Count(long number, string one, string? many = null) => $"{number:N0} {(number == 1 ? one : many ?? one + "s")}";

    public static string Size(long bytes) => ByteCount.Show(bytes);

    public static string Name(string text) => VisibleText.OneLine(text, LongestName);

    public static string Name(RawPath path) => Name(path.ToString());

    /// <summary>As restic shows it.</summary>
    public static string Snapshot(string id) => Name(id.Length > 8 ? id[..8] : id);

    /// <summary>The first few, and how many more there are.</summary>
    public static string Few(IEnumerable<string> names, long total)
    {
        var some = names.Take(Named).ToList();
        return string.Join(", ", some) + (total > some.Count ? $" and {total - some.Count:N0} more" : "");
    }
}
