using System.Buffers;
using System.Text;

namespace Homelab.Text.Secrets;

/// <summary>
/// Values that must not leave the job, in every form they may take. A text that equals one is hidden from 4 characters on; one found
/// inside another text from 8 on, because shorter ones are parts of ordinary words.
/// </summary>
public sealed class SecretSet
{
    /// <summary>Stands where a secret was.</summary>
    public const string Mark = "⟨sensitive⟩";

    public const int ShortestWhole = 4;
    public const int ShortestPart = 8;

    private readonly HashSet<string> _whole;
    private readonly Dictionary<string, string[]> _partsByStart;
    private readonly SearchValues<string>? _parts;

    public SecretSet(IEnumerable<string> secrets)
    {
        var forms = secrets.Where(secret => secret.Trim().Length >= ShortestWhole).Distinct()
            .SelectMany(SecretForms.Of).Where(form => form.Length >= ShortestWhole).ToHashSet();
        _whole = forms;
        _partsByStart = forms.Select(form => Seen.Of(form).Text).Where(form => form.Length >= ShortestPart)
            .GroupBy(form => form[..ShortestPart])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Length).ToArray());
        if (_partsByStart.Count > 0)
            _parts = SearchValues.Create([.. _partsByStart.Keys], StringComparison.Ordinal);
    }

    public static SecretSet None { get; } = new([]);

    public bool IsEmpty => _whole.Count == 0;

    /// <summary>The whole text is a secret.</summary>
    public bool IsSecret(string text) => _whole.Count > 0 && (_whole.Contains(text) || _whole.Contains(text.Trim()));

    /// <summary>The text with <paramref name="mark"/> in place of each secret in it; the same instance when there is none.</summary>
    public string Hide(string text, string mark = Mark)
    {
        if (IsSecret(text))
            return mark;
        if (_parts is null || text.Length < ShortestPart)
            return text;
        var seen = Seen.Of(text);
        var result = new StringBuilder();
        var done = 0;
        foreach (var (start, end) in Find(seen.Text))
        {
            result.Append(text.AsSpan(done, seen.Place(start) - done)).Append(mark);
            done = seen.Place(end - 1) + 1;
        }

        return done == 0 ? text : result.Append(text.AsSpan(done)).ToString();
    }

    private IEnumerable<(int Start, int End)> Find(string text)
    {
        for (var from = 0; text.AsSpan(from).IndexOfAny(_parts!) is var next and >= 0;)
        {
            var at = from + next;
            var length = LongestAt(text.AsSpan(at));
            if (length > 0)
                yield return (at, at + length);
            from = at + Math.Max(length, 1);
        }
    }

    private int LongestAt(ReadOnlySpan<char> text)
    {
        foreach (var form in _partsByStart.GetAlternateLookup<ReadOnlySpan<char>>()[text[..ShortestPart]])
        {
            if (text.StartsWith(form))
                return form.Length;
        }

        return 0;
    }

    /// <summary>A text without what nobody sees, which between two characters of a secret would keep it from being found, and yet it could be read.</summary>
    /// <param name="Places">Of each character in the original; null if they are the same.</param>
    private readonly record struct Seen(string Text, List<int>? Places)
    {
        public static Seen Of(string text)
        {
            if (!HasBetween(text))
                return new(text, null);
            var (seen, places, at) = (new StringBuilder(text.Length), new List<int>(text.Length), 0);
            foreach (var rune in text.EnumerateRunes())
            {
                for (var i = 0; i < rune.Utf16SequenceLength && !IsBetween(rune); i++)
                {
                    seen.Append(text[at + i]);
                    places.Add(at + i);
                }

                at += rune.Utf16SequenceLength;
            }

            return new(seen.ToString(), places);
        }

        public int Place(int at) => Places?[at] ?? at;

        private static bool HasBetween(string text)
        {
            if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                return false;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] is >= ' ' and <= '~' || !Rune.TryGetRuneAt(text, i, out var rune))
                    continue;
                if (IsBetween(rune))
                    return true;
                i += rune.Utf16SequenceLength - 1;
            }

            return false;
        }

        private static bool IsBetween(Rune rune) => rune.Value is not ('\n' or '\r' or '\t') && VisibleText.Hides(rune);
    }
}
