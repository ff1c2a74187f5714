using System.Text;

namespace Homelab.Backups.Manifests.Exclusions;

/// <summary>
/// A pattern for one name between two slashes, as Go's <c>filepath.Match</c> reads it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a-z]</c>
/// and a backslash before what is meant literally. Names are bytes; <c>?</c> and a class take one character of UTF-8, or one byte that is
/// none.
/// </summary>
internal sealed class NamePattern
{
    private readonly List<Chunk> _chunks;

    private NamePattern(List<Chunk> chunks) => _chunks = chunks;

    /// <summary>Reads a pattern; null when it is malformed.</summary>
    public static NamePattern? Parse(ReadOnlySpan<byte> pattern)
    {
        var chunks = new List<Chunk>();
        while (pattern.Length > 0)
        {
            var stars = pattern.IndexOfAnyExcept((byte)'*');
            var afterStar = stars != 0;
            pattern = stars < 0 ? [] : pattern[stars..];
            var elements = new List<Element>();
            while (pattern.Length > 0 && pattern[0] != '*')
            {
                if (Element.Take(ref pattern) is not { } element)
                    return null;
                elements.Add(element);
            }

            chunks.Add(new Chunk(afterStar, elements));
        }

        return new NamePattern(chunks);
    }

    public bool Matches(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _chunks.Count; i++)
        {
            if (!_chunks[i].Take(ref name, isLast: i == _chunks.Count - 1))
                return false;
        }

        return name.Length == 0;
    }

    /// <summary>What stands between two stars.</summary>
    private sealed record Chunk(bool AfterStar, List<Element> Elements)
    {
        // The first place where a chunk fits is final, as in Go: what follows is not given a second chance.
        public bool Take(ref ReadOnlySpan<byte> name, bool isLast)
        {
            if (AfterStar && Elements.Count == 0)
            {
                name = [];
                return true;
            }

            for (var skipped = 0; skipped == 0 || (AfterStar && skipped <= name.Length); skipped++)
            {
                var rest = name[skipped..];
                if (!TakeHere(ref rest) || (isLast && rest.Length > 0))
                    continue;
                name = rest;
                return true;
            }

            return false;
        }

        private bool TakeHere(ref ReadOnlySpan<byte> name)
        {
            foreach (var element in Elements)
            {
                if (!element.Match(ref name))
                    return false;
            }

            return true;
        }
    }

    /// <summary>A byte, any character, or one of a class.</summary>
    private sealed record Element(byte Literal, bool IsNegated, List<(Rune From, Rune To)>? Class)
    {
        private static readonly Element AnyCharacter = new(0, IsNegated: true, []);

        public static Element? Take(ref ReadOnlySpan<byte> pattern)
        {
            var first = pattern[0];
            pattern = pattern[1..];
            switch (first)
            {
                case (byte)'?':
                    return AnyCharacter;
                case (byte)'[':
                    return TakeClass(ref pattern);
                case (byte)'\\' when pattern.Length == 0:
                    return null;
                case (byte)'\\':
                    first = pattern[0];
                    pattern = pattern[1..];
                    break;
            }

            return new Element(first, IsNegated: false, Class: null);
        }

        public bool Match(ref ReadOnlySpan<byte> name)
        {
            if (name.Length == 0)
                return false;
            if (Class is null)
            {
                var fits = name[0] == Literal;
                name = name[1..];
                return fits;
            }

            var rune = TakeRune(ref name);
            return Class.Exists(range => range.From <= rune && rune <= range.To) != IsNegated;
        }

        private static Element? TakeClass(ref ReadOnlySpan<byte> pattern)
        {
            var isNegated = pattern is [(byte)'^', ..];
            if (isNegated)
                pattern = pattern[1..];
            var ranges = new List<(Rune, Rune)>();
            while (ranges.Count == 0 || pattern[0] != ']')
            {
                if (TakeMember(ref pattern) is not { } from)
                    return null;
                var to = from;
                if (pattern[0] == '-')
                {
                    pattern = pattern[1..];
                    if (TakeMember(ref pattern) is not { } end)
                        return null;
                    to = end;
                }

                ranges.Add((from, to));
            }

            pattern = pattern[1..];
            return new Element(0, isNegated, ranges);
        }

        // A class ends with a bracket, so a member with nothing behind it is malformed.
        private static Rune? TakeMember(ref ReadOnlySpan<byte> pattern)
        {
            if (pattern.Length == 0 || pattern[0] is (byte)'-' or (byte)']')
                return null;
            if (pattern[0] == '\\')
                pattern = pattern[1..];
            if (pattern.Length == 0)
                return null;
            var member = TakeRune(ref pattern);
            return pattern.Length == 0 ? null : member;
        }

        // Go takes one byte of what is not UTF-8 where .NET takes the longest beginning of a character.
        private static Rune TakeRune(ref ReadOnlySpan<byte> text)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var length);
            text = text[(status is System.Buffers.OperationStatus.Done ? length : 1)..];
            return rune;
        }
    }
}
