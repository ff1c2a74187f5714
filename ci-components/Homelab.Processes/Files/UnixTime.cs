using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Homelab.Processes.Files;

/// <summary>A time of a file, exactly: seconds since 1970, also before it and far beyond what .NET's clocks reach.</summary>
public readonly record struct UnixTime(long Seconds, int Nanoseconds)
{
    /// <summary>As <c>stat -c %.9Y</c> has it: <c>1732590000.123456789</c>.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    internal const int LongestText = 32;

    /// <summary>Writes <see cref="ToString"/> into at least <see cref="LongestText"/> bytes.</summary>
    internal int Format(Span<byte> text)
    {
        // The kernel counts nanoseconds upwards, also before 1970.
        var borrow = Seconds < 0 && Nanoseconds > 0;
        var sign = borrow && Seconds == -1 ? "-" : "";
        Utf8.TryWrite(
            text,
            $"{sign}{(borrow ? Seconds + 1 : Seconds)}.{(borrow ? 1_000_000_000 - Nanoseconds : Nanoseconds):D9}",
            out var length
        );
        return length;
    }

    /// <summary>Null for what is no such text.</summary>
    public static UnixTime? Parse(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (
            point <= 0
            || text.Length != point + 10
            || !long.TryParse(text[..point], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || !int.TryParse(text[(point + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
        )
            return null;
        if (text[0] != '-' || nanoseconds == 0)
            return new UnixTime(seconds, nanoseconds);
        return seconds == long.MinValue ? null : new UnixTime(seconds - 1, 1_000_000_000 - nanoseconds);
    }
}
