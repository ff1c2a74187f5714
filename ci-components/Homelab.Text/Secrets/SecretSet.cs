using System.Text;

namespace Homelab.Text.Secrets;

/// <summary>A value that must not leave the job.</summary>
/// <param name="Source">What holds it, as its reader knows it: <c>var.password</c>; null if nobody knows.</param>
public readonly record struct Secret(string Value, string? Source);

/// <summary>
/// Values that must not leave the job, in every form they may take. A text that equals one is hidden from 4 characters on; one found
/// inside another text from 8 on, because shorter ones are parts of ordinary words. Exact forms are looked for first, so that exactly
/// they are replaced; then whatever comes to the same once escapes, quotes and encodings are taken away.
/// </summary>
public sealed class SecretSet
{
    /// <summary>Stands where a secret was.</summary>
    public const string Mark = "⟨sensitive⟩";

    public const int ShortestWhole = 4;
    public const int ShortestPart = 8;

    private readonly Dictionary<string, string?> _whole = [];
    private readonly FormIndex _parts;
    private readonly BareForms _bare;

    public SecretSet(IEnumerable<string> secrets)
        : this(secrets.Select(secret => new Secret(secret, null))) { }

    public SecretSet(IEnumerable<Secret> secrets)
    {
        var distinct = secrets.Where(secret => secret.Value.Trim().Length >= ShortestWhole).DistinctBy(secret => secret.Value).ToArray();
        foreach (var secret in distinct)
        {
            foreach (var form in SecretForms.Of(secret.Value).Where(form => form.Length >= ShortestWhole))
                _whole.TryAdd(form, secret.Source);
        }

        var forms = _whole.Keys.Select(form => Seen.Of(form).Text).Where(form => form.Length >= ShortestPart).Distinct();
        _parts = new FormIndex(forms.Select(form => new SecretForm(form, null)), ShortestPart);
        _bare = new BareForms(distinct.Select(secret => secret.Value));
    }

    public static SecretSet None { get; } = new(Array.Empty<Secret>());

    public bool IsEmpty => _whole.Count == 0;

    /// <summary>The whole text is a secret.</summary>
    public bool IsSecret(string text) => IsSecret(text, out _);

    /// <summary>The whole text is a secret; <paramref name="source"/> says where it comes from, as far as that is known.</summary>
    public bool IsSecret(string text, out string? source)
    {
        source = null;
        return _whole.Count > 0 && (_whole.TryGetValue(text, out source) || _whole.TryGetValue(text.Trim(), out source));
    }

    /// <summary>The text with <paramref name="mark"/> in place of each secret in it; the same instance when there is none.</summary>
    public string Hide(string text, string mark = Mark)
    {
        if (IsSecret(text))
            return mark;
        if (_parts.IsEmpty || text.Length < ShortestPart)
            return text;
        var places = Places(text);
        if (places.Count == 0)
            return text;
        var result = new StringBuilder();
        var done = 0;
        foreach (var (start, end) in places)
        {
            if (IsMark(text, mark, start, end))
                continue;
            result.Append(text.AsSpan(done, start - done)).Append(mark);
            done = end;
        }

        return done == 0 ? text : result.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>Where secrets are, in the text's order; those that overlap are one.</summary>
    private List<(int Start, int End)> Places(string text)
    {
        var found = _bare.In(text);
        var seen = Seen.Of(text);
        foreach (var (start, end) in _parts.In(seen.Text, null))
            found.Add((seen.Place(start), seen.Place(end - 1) + 1));
        if (found.Count < 2)
            return found;
        found.Sort();
        var places = new List<(int Start, int End)>();
        foreach (var next in found)
        {
            if (places is [.., var last] && next.Start < last.End)
                places[^1] = (last.Start, Math.Max(last.End, next.End));
            else
                places.Add(next);
        }

        return places;
    }

    /// <summary>What was hidden before is not hidden again, whatever word the mark is made of.</summary>
    private static bool IsMark(string text, string mark, int start, int end)
    {
        if (end - start > mark.Length)
            return false;
        var from = Math.Max(0, end - mark.Length);
        var at = text.AsSpan(from, Math.Min(text.Length, start + mark.Length) - from).IndexOf(mark);
        return at >= 0 && from + at <= start && end <= from + at + mark.Length;
    }

    /// <summary>A text without what nobody sees, which between two characters of a secret would keep it from being found, and yet it could
    /// be read.</summary>
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
