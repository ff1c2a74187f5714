using System.Buffers;
using System.Text;

namespace Homelab.Reports.Redaction;

/// <summary>
/// Values that must not leave the job, in every form they may take. A text that equals one is hidden from 4 characters on; one found
/// inside another text from 8 on, because shorter ones are parts of ordinary words.
/// </summary>
public sealed class SecretSet
{
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
        _partsByStart = forms.Where(form => form.Length >= ShortestPart)
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
    public string Hide(string text, string mark)
    {
        if (IsSecret(text))
            return mark;
        if (_parts is null || text.Length < ShortestPart)
            return text;
        var at = text.AsSpan().IndexOfAny(_parts);
        return at < 0 ? text : HideParts(text, at, mark);
    }

    private string HideParts(string text, int at, string mark)
    {
        var result = new StringBuilder(text.Length);
        var done = 0;
        while (at >= 0)
        {
            at += done;
            var length = LongestAt(text.AsSpan(at));
            result.Append(text.AsSpan(done, at - done)).Append(length > 0 ? mark : text.AsSpan(at, 1));
            done = at + Math.Max(length, 1);
            at = text.AsSpan(done).IndexOfAny(_parts!);
        }

        var hidden = result.Append(text.AsSpan(done)).ToString();
        return hidden == text ? text : hidden;
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
}
