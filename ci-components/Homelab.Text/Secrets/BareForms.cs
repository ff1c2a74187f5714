using System.Buffers;

namespace Homelab.Text.Secrets;

/// <summary>Finds secrets in a text whatever way they are written there: bare against bare, also inside base64 and hexadecimal, one in the
/// other.</summary>
internal sealed class BareForms
{
    /// <summary>Encodings inside each other.</summary>
    private const int DeepestNesting = 3;

    /// <summary>A secret of quotes and blanks has less left: then it must also have them in the same places.</summary>
    private const int Shortest = 4;

    /// <summary>Letters that a backslash before the secret would take for its own.</summary>
    private const string TakenByBackslash = "nrtbfv0";

    private readonly Class _long;
    private readonly Class _short;

    public BareForms(IEnumerable<string> secrets)
    {
        Form[] forms = [.. secrets.SelectMany(Written).Distinct().Select(Form.Of)];
        _long = new Class(forms.Where(form => form.Text.Length >= SecretSet.ShortestPart), SecretSet.ShortestPart);
        _short = new Class(forms.Where(form => form.Text.Length is >= Shortest and < SecretSet.ShortestPart), Shortest);
    }

    /// <summary>Where secrets are in the text.</summary>
    public List<(int Start, int End)> In(string text)
    {
        var found = new List<(int, int)>();
        if (!_long.IsEmpty || !_short.IsEmpty)
            Find(text, 0, found);
        return found;
    }

    private static IEnumerable<string> Written(string secret)
    {
        var trimmed = secret.Trim();
        if (trimmed.Length < SecretSet.ShortestPart)
            yield break;
        yield return trimmed;
        if (trimmed.Contains(' '))
            yield return trimmed.Replace(' ', '+');
        if (TakenByBackslash.Contains(trimmed[0]) && trimmed.Length > SecretSet.ShortestPart)
            yield return trimmed[1..];
        foreach (var line in SecretForms.Lines(secret))
            yield return line;
    }

    private void Find(string text, int depth, List<(int Start, int End)> found)
    {
        var bare = BareText.Of(text);
        _long.Find(bare, found);
        _short.Find(bare, found);
        if (depth == DeepestNesting)
            return;
        foreach (var encoded in EncodedText.In(bare.Text))
        {
            var inside = new List<(int Start, int End)>();
            Find(encoded.Text, depth + 1, inside);
            foreach (var (start, end) in inside)
            {
                var (first, last) = encoded.Places(start, end);
                found.Add((bare.Start(first), bare.End(last)));
            }
        }
    }

    /// <param name="Apart">Whether something stood before a character that is not compared; null where that does not matter.</param>
    private sealed record Form(string Text, bool[]? Apart)
    {
        public static Form Of(string secret)
        {
            var bare = BareText.Of(secret);
            var text = bare.Text.ToString();
            return new Form(text, text.Length < SecretSet.ShortestPart ? [.. Enumerable.Range(0, text.Length).Select(bare.IsApart)] : null);
        }

        public bool IsAt(BareText bare, int at)
        {
            if (!bare.Text[at..].StartsWith(Text))
                return false;
            for (var i = 0; i < Apart?.Length; i++)
            {
                if (Apart[i] && !bare.IsApart(at + i))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Forms that are looked for by the same number of characters.</summary>
    private sealed class Class
    {
        private readonly Dictionary<string, Form[]> _byStart;
        private readonly SearchValues<string>? _starts;
        private readonly int _length;

        public Class(IEnumerable<Form> forms, int length)
        {
            _length = length;
            _byStart = forms
                .GroupBy(form => form.Text[..length])
                .ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Text.Length).ToArray());
            if (_byStart.Count > 0)
                _starts = SearchValues.Create([.. _byStart.Keys], StringComparison.Ordinal);
        }

        public bool IsEmpty => _starts is null;

        public void Find(BareText bare, List<(int Start, int End)> found)
        {
            if (_starts is null)
                return;
            for (var from = 0; bare.Text[from..].IndexOfAny(_starts) is var next and >= 0; )
            {
                var at = from + next;
                var length = LongestAt(bare, at);
                if (length > 0)
                    found.Add((bare.Start(at), bare.End(at + length - 1)));
                from = at + Math.Max(length, 1);
            }
        }

        private int LongestAt(BareText bare, int at)
        {
            foreach (var form in _byStart.GetAlternateLookup<ReadOnlySpan<char>>()[bare.Text.Slice(at, _length)])
            {
                if (form.IsAt(bare, at))
                    return form.Text.Length;
            }

            return 0;
        }
    }
}
