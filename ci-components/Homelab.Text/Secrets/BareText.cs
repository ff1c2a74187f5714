using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Homelab.Text.Secrets;

/// <summary>
/// What all ways of writing a text down have in common, so that two of them can be compared: escapes of JSON, YAML, shells, addresses and
/// markup are resolved however often they were applied, and quotes, backslashes, white space, accents and what nobody sees are gone.
/// Each character knows where it came from.
/// </summary>
internal sealed class BareText
{
    private const int LongestEntity = 12;

    private const byte DeepestEscape = 32;

    /// <summary>A text of these alone is bare already.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$()*+,-./:;<=>?@[]^_`{|}~"
    );

    private static readonly SearchValues<char> OpensEscape = SearchValues.Create("%&\\");

    /// <summary>Letters from U+00C0 to U+017F without their accents: one letter and an accent of its own is the same letter.</summary>
    private const string WithoutAccents =
        "AAAAAAÆCEEEEIIIIÐNOOOOO×ØUUUUYÞßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþy"
        + "AaAaAaCcCcCcCcDdĐđEeEeEeEeEeGgGgGgGgHhĦħIiIiIiIiIıĲĳJjKkĸLlLlLlĿŀŁłNnNnNnŉŊŋOoOoOoŒœRrRrRrSsSsSsSsTtTtŦŧUuUuUuUuUuUuWwYyYZzZzZzſ";

    private readonly string? _same;
    private readonly char[] _text = [];
    private readonly int[] _starts = [];
    private readonly int[] _ends = [];

    /// <summary>How many escapes inside each other a character was.</summary>
    private readonly byte[] _levels = [];
    private int _count;

    private BareText(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            _same = text;
            return;
        }

        (_text, _starts) = (new char[text.Length], new int[text.Length]);
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAny(OpensEscape))
        {
            CopyPlain(text);
            return;
        }

        (_ends, _levels) = (new int[text.Length], new byte[text.Length]);
        Resolve(text);
    }

    public static BareText Of(string text) => new(text);

    public ReadOnlySpan<char> Text => _same is null ? _text.AsSpan(0, _count) : _same;

    /// <summary>Where a character begins in the original.</summary>
    public int Start(int at) => _same is null ? _starts[at] : at;

    /// <summary>Where a character ends in the original.</summary>
    public int End(int at) =>
        _same is not null ? at + 1
        : _ends.Length > 0 ? _ends[at]
        : _starts[at] + 1;

    /// <summary>Something stood between this character and the one before it.</summary>
    public bool IsApart(int at) => at > 0 && End(at - 1) < Start(at);

    private void CopyPlain(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (Plain.Contains(text[at]))
                (_text[_count], _starts[_count++]) = (text[at], at);
        }
    }

    private void Resolve(string text)
    {
        for (var at = 0; at < text.Length; at++)
            Take(text[at], at, at + 1, 0);
        Settle();
    }

    /// <summary>Takes away backslashes that turned out to begin no code, and accents.</summary>
    private void Settle()
    {
        var kept = 0;
        for (var at = 0; at < _count; at++)
        {
            if (_text[at] == '\\')
                continue;
            _text[kept] = _text[at] is >= '\u00C0' and <= '\u017F' and var letter ? WithoutAccents[letter - '\u00C0'] : _text[at];
            _starts[kept] = at > 0 && _text[at - 1] == '\\' ? _starts[at - 1] : _starts[at];
            _ends[kept++] = _ends[at];
        }

        _count = kept;
    }

    // Each character goes to the end of what is there; if an escape is whole then, what it stands for takes its place the same way,
    // and may be the end of another one.
    private void Take(char c, int start, int end, byte level)
    {
        if (c == '\\')
            TakeBackslash(start, end, level);
        else if (IsAccent(c))
            Widen(end);
        else if (IsBetween(c))
            DropBackslash();
        else if (!IsEscaped(c, ref start, end))
            TakeText(c, start, end, level);
    }

    private void TakeText(char c, int start, int end, byte level)
    {
        Push(c, start, end, level);
        if (char.IsAsciiHexDigit(c))
            ResolveDigits();
        else if (c == ';')
            ResolveEntity();
        else if (c is >= '\u0080' and <= '\u00BF')
            ResolveBytes();
        else if (char.IsLowSurrogate(c) && _count > 1 && Rune.TryCreate(_text[_count - 2], c, out var rune) && VisibleText.Hides(rune))
            _count -= 2;
    }

    // Backslashes double with each escape. One that was an escape itself belongs to another text than the one behind it.
    private void TakeBackslash(int start, int end, byte level)
    {
        if (EndsInBackslash && _levels[_count - 1] == level)
            Widen(end);
        else
            Push('\\', start, end, level);
    }

    /// <summary>What a backslash before it makes of a character: nothing to see, or itself; not known yet where a code may begin.</summary>
    private bool IsEscaped(char c, ref int start, int end)
    {
        if (!EndsInBackslash || c is 'x' or 'u' or 'U' or '&' or '%')
            return false;
        start = _starts[_count - 1];
        _count--;
        return c is 'n' or 'r' or 't' or 'b' or 'f' or 'v' or '0';
    }

    // Each escape that completes the one before it would go one call deeper: hostile text has thousands.
    private bool IsTooDeep(int from) => _levels.AsSpan(from, _count - from).ContainsAnyInRange(DeepestEscape, byte.MaxValue);

    private bool ResolveDigits() => Resolves("%", 2) || Resolves("\\x", 2) || Resolves("\\u", 4) || Resolves("\\U", 8);

    private bool Resolves(string opening, int digits)
    {
        var from = _count - opening.Length - digits;
        if (
            from < 0
            || !_text.AsSpan(from).StartsWith(opening)
            || !uint.TryParse(
                _text.AsSpan(_count - digits, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code
            )
        )
            return false;
        if (IsTooDeep(from))
            return false;
        Replace(from, code);
        return true;
    }

    private void ResolveEntity()
    {
        var nearby = Math.Max(0, _count - LongestEntity);
        var back = _text.AsSpan(nearby, _count - nearby).LastIndexOf('&');
        if (back < 0)
            return;
        var open = nearby + back;
        var entity = new string(_text, open, _count - open);
        var resolved = Entity(entity);
        if (resolved == entity || resolved.Length == 0 || IsTooDeep(open))
            return;
        var (start, end, level) = Remove(open);
        foreach (var c in resolved)
            Take(c, start, end, level);
    }

    private static string Entity(string entity) =>
        entity switch
        {
            "&sol;" => "/",
            "&bsol;" => "\\",
            "&Tab;" or "&NewLine;" => "\n",
            "&colon;" => ":",
            "&plus;" => "+",
            "&equals;" => "=",
            "&num;" => "#",
            "&percnt;" => "%",
            "&commat;" => "@",
            _ => WebUtility.HtmlDecode(entity),
        };

    /// <summary>Bytes of UTF-8 that were escaped one by one.</summary>
    private void ResolveBytes()
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var length = 2; length <= Math.Min(4, _count); length++)
        {
            for (var i = 0; i < length; i++)
                bytes[i] = (byte)Math.Min(_text[_count - length + i], 'ÿ');
            if (Rune.DecodeFromUtf8(bytes[..length], out var rune, out var used) is not OperationStatus.Done || used != length)
                continue;
            if (!IsTooDeep(_count - length))
                Replace(_count - length, (uint)rune.Value);
            return;
        }
    }

    private void Replace(int from, uint code)
    {
        var (start, end, level) = Remove(from);
        if (!Rune.TryCreate(code, out var rune) || rune.IsBmp)
        {
            // Half of a pair, whose other half follows.
            Take((char)code, start, end, level);
            return;
        }

        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        Take(pair[0], start, end, level);
        Take(pair[1], start, end, level);
    }

    /// <summary>Takes an escape away from the end: where it was, and the level of what it stands for.</summary>
    private (int Start, int End, byte Level) Remove(int from)
    {
        var level = _levels[from];
        foreach (var other in _levels.AsSpan(from, _count - from))
            level = Math.Max(level, other);
        var place = (_starts[from], _ends[_count - 1], (byte)Math.Min(level + 1, byte.MaxValue));
        _count = from;
        return place;
    }

    private bool EndsInBackslash => _count > 0 && _text[_count - 1] == '\\';

    private void DropBackslash()
    {
        if (EndsInBackslash)
            _count--;
    }

    private void Push(char c, int start, int end, byte level)
    {
        (_text[_count], _starts[_count], _ends[_count], _levels[_count]) = (c, start, end, level);
        _count++;
    }

    private void Widen(int end)
    {
        if (_count > 0)
            _ends[_count - 1] = end;
    }

    private static bool IsAccent(char c) => c is >= '\u0300' and <= '\u036F';

    private bool IsBetween(char c) =>
        c switch
        {
            <= ' ' or '"' or '\'' or '\u007F' => true,
            < '\u007F' => false,
            <= '\u00BF' when ContinuesBytes => false,
            _ => char.IsWhiteSpace(c) || (Rune.TryCreate(c, out var rune) && VisibleText.Hides(rune)),
        };

    /// <summary>The bytes of one character have begun and are not whole.</summary>
    private bool ContinuesBytes =>
        _count > 0
        && (
            _text[_count - 1] is >= '\u00C2' and <= '\u00F4'
            || (
                _text[_count - 1] is >= '\u0080' and <= '\u00BF'
                && (
                    (_count > 1 && _text[_count - 2] is >= '\u00E0' and <= '\u00F4')
                    || (_count > 2 && _text[_count - 3] is >= '\u00F0' and <= '\u00F4')
                )
            )
        );
}
