using System.Text.RegularExpressions;

namespace Homelab.Restores.Recovery;

/// <summary>The names of kits: <c>homelab-recovery-20261122-d-20261122-060000.age</c>.</summary>
internal static partial class KitName
{
    public const string Prefix = "homelab-recovery-";
    public const string Ending = ".age";

    /// <summary>In place of a drill, for a kit that none has proven.</summary>
    public const string Unproven = "unproven";

    /// <summary>Such a file is ours to remove one day.</summary>
    public static bool IsKit(string name) => Ours().IsMatch(name);

    public static bool IsProven(string name) => IsKit(name) && !name.EndsWith($"-{Unproven}{Ending}", StringComparison.Ordinal);

    /// <summary>A part of a file's name; null if there is nothing to make one of.</summary>
    public static string? Slug(string? text)
    {
        var slug = string.Concat((text ?? "").Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        return slug.Length == 0 ? null : slug[..Math.Min(slug.Length, 60)];
    }

    [GeneratedRegex(@"^homelab-recovery-[0-9]{8}-[A-Za-z0-9-]{1,60}\.age\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ours();
}
