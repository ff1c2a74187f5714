using System.Buffers;
using System.Text;

namespace Homelab.Text.Secrets;

/// <summary>
/// Text found in the base64 or the hexadecimal digits of another one. Where the encoding begins is not known, because what stands before it
/// may be made of the same characters; so every alignment is tried, and what comes out is kept where it reads like text.
/// </summary>
/// <param name="text">A stretch of readable text.</param>
/// <param name="firstByte">How many bytes come before it.</param>
/// <param name="places">Of each digit in the text it was found in.</param>
/// <param name="bits">How many each digit stands for.</param>
internal readonly struct EncodedText(string text, int firstByte, ArraySegment<int> places, int bits)
{
    private const int ShortestHex = 2 * SecretSet.ShortestPart;
    private const int ShortestBase64 = ((SecretSet.ShortestPart * 8) + 5) / 6;

    private static readonly SearchValues<char> Base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
    );

    public string Text => text;

    /// <summary>The digits that stand for this part of the text and for nothing else: where the first is, and where the last.</summary>
    public (int First, int Last) Places(int start, int end)
    {
        var from = firstByte + Encoding.UTF8.GetByteCount(text.AsSpan(0, start));
        var to = from + Encoding.UTF8.GetByteCount(text.AsSpan(start, end - start));
        return (places[((from * 8) + bits - 1) / bits], places[(to * 8 / bits) - 1]);
    }

    public static List<EncodedText> In(ReadOnlySpan<char> text)
    {
        var found = new List<EncodedText>();
        if (text.Length >= ShortestBase64)
            FindBase64(text, found);
        if (text.Length >= ShortestHex)
            FindHex(text, found);
        return found;
    }

    private static void FindBase64(ReadOnlySpan<char> text, List<EncodedText> found)
    {
        for (var at = 0; at < text.Length; )
        {
            var length = text[at..].IndexOfAnyExcept(Base64) is var end and >= 0 ? end : text.Length - at;
            if (length >= ShortestBase64 && IsMixed(text.Slice(at, length)))
            {
                for (var shift = 0; shift < 4; shift++)
                    Decode(text.Slice(at + shift, length - shift), null, at + shift, 6, found);
            }

            at += length + 1;
        }
    }

    // Base64 of a text has capitals and others; most names have not both.
    private static bool IsMixed(ReadOnlySpan<char> run) =>
        run.ContainsAnyInRange('A', 'Z') && (run.ContainsAnyInRange('a', 'z') || run.ContainsAnyInRange('0', '9'));

    private static void FindHex(ReadOnlySpan<char> text, List<EncodedText> found)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var (from, count) = (at, 0);
            for (; at < text.Length && (char.IsAsciiHexDigit(text[at]) || (count > 0 && Separates(text, at))); at++)
                count += char.IsAsciiHexDigit(text[at]) ? 1 : 0;
            if (count >= ShortestHex)
                DecodeHex(text[from..at], from, count, found);
        }
    }

    private static void DecodeHex(ReadOnlySpan<char> run, int from, int count, List<EncodedText> found)
    {
        var (digits, places) = (new char[count], new int[count]);
        for (int at = 0, i = 0; at < run.Length; at++)
        {
            if (char.IsAsciiHexDigit(run[at]))
                (digits[i], places[i++]) = (run[at], from + at);
        }

        for (var shift = 0; shift < 2; shift++)
            Decode(digits.AsSpan(shift), new ArraySegment<int>(places, shift, count - shift), 0, 4, found);
    }

    private static bool Separates(ReadOnlySpan<char> text, int at) =>
        text[at] is ':' or '-' or ',' && at + 1 < text.Length && char.IsAsciiHexDigit(text[at + 1]);

    private static void Decode(ReadOnlySpan<char> digits, ArraySegment<int>? places, int first, int bits, List<EncodedText> found)
    {
        var bytes = ArrayPool<byte>.Shared.Rent((digits.Length * bits / 8) + 1);
        var (count, held, value) = (0, 0, 0);
        foreach (var digit in digits)
        {
            value = ((value << bits) | Value(digit, bits)) & 0xFFFF;
            held += bits;
            if (held < 8)
                continue;
            held -= 8;
            bytes[count++] = (byte)(value >> held);
        }

        foreach (var (from, to) in Readable(bytes.AsSpan(0, count)))
            found.Add(
                new EncodedText(
                    Encoding.UTF8.GetString(bytes, from, to - from),
                    from,
                    places ??= Enumerable.Range(first, digits.Length).ToArray(),
                    bits
                )
            );
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
    }

    private static int Value(char digit, int bits) =>
        digit switch
        {
            _ when bits == 4 => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10,
            >= 'A' and <= 'Z' => digit - 'A',
            >= 'a' and <= 'z' => digit - 'a' + 26,
            >= '0' and <= '9' => digit - '0' + 52,
            '+' or '-' => 62,
            _ => 63,
        };

    private static List<(int From, int To)> Readable(ReadOnlySpan<byte> bytes)
    {
        var stretches = new List<(int, int)>();
        var from = 0;
        for (var at = 0; at <= bytes.Length; )
        {
            var length = at < bytes.Length ? LengthAt(bytes[at..]) : 0;
            if (length > 0)
            {
                at += length;
                continue;
            }

            if (at - from >= SecretSet.ShortestPart)
                stretches.Add((from, at));
            from = ++at;
        }

        return stretches;
    }

    private static int LengthAt(ReadOnlySpan<byte> bytes) =>
        bytes[0] switch
        {
            (>= (byte)' ' and <= (byte)'~') or (byte)'\t' or (byte)'\n' or (byte)'\r' => 1,
            < 0x80 => 0,
            _ => Rune.DecodeFromUtf8(bytes, out _, out var used) is OperationStatus.Done ? used : 0,
        };
}
