using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Homelab.Processes.Processes;

/// <summary>Text for a POSIX shell that means nothing but itself. The one owner of this rule: dash, bash and busybox read it
/// back.</summary>
internal static partial class ShellText
{
    public static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>The same for a name that need not be text: what is no UTF-8 is written in octal digits, one byte at a time.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Quote(Encoding.UTF8.GetString(bytes));
        var text = new StringBuilder();
        while (bytes.Length > 0)
        {
            var isText = Rune.DecodeFromUtf8(bytes, out var rune, out var length) is System.Buffers.OperationStatus.Done;
            text.Append(isText ? Quote(rune.ToString()) : $"\"$(printf '\\{Convert.ToString(bytes[0], 8)}')\"");
            bytes = bytes[(isText ? length : 1)..];
        }

        return text.ToString();
    }

    public static string Command(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>A shell can export it.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9_./:@%+,-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
