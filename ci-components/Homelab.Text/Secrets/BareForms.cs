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

    private readonly FormIndex _long;
    private readonly FormIndex _short;

    public BareForms(IEnumerable<string> secrets)
    {
        SecretForm[] forms = [.. secrets.SelectMany(Written).Distinct().Select(SecretForm.Bare)];
        _long = new FormIndex(forms.Where(form => form.Text.Length >= SecretSet.ShortestPart), SecretSet.ShortestPart);
        _short = new FormIndex(forms.Where(form => form.Text.Length is >= Shortest and < SecretSet.ShortestPart), Shortest);
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
        foreach (var part in SecretParts.Of(secret))
            yield return part;
    }

    private void Find(string text, int depth, List<(int Start, int End)> found)
    {
        var bare = BareText.Of(text);
        foreach (var (start, end) in _long.In(bare.Text, bare).Concat(_short.In(bare.Text, bare)))
            found.Add((bare.Start(start), bare.End(end - 1)));
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
}
