using System.Buffers;

namespace Homelab.Text.Secrets;

/// <summary>Finds forms of secrets in a text by how they begin.</summary>
internal sealed class FormIndex
{
    /// <summary>Of a form that begins inside another one, so much is compared: of periodic secrets there is one at each
    /// character.</summary>
    private const int ComparedInside = 256;

    private readonly Dictionary<string, SecretForm[]> _byStart;
    private readonly SearchValues<string>? _starts;
    private readonly int _length;

    /// <param name="length">The number of characters by which they are looked for; no form is shorter.</param>
    public FormIndex(IEnumerable<SecretForm> forms, int length)
    {
        _length = length;
        _byStart = forms
            .GroupBy(form => form.Text[..length])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Text.Length).ToArray());
        if (_byStart.Count > 0)
            _starts = SearchValues.Create([.. _byStart.Keys], StringComparison.Ordinal);
    }

    public bool IsEmpty => _starts is null;

    /// <summary>Where forms are in the text, in its order. Those that overlap are one: the end of a secret that begins in another one is as
    /// secret as its beginning.</summary>
    /// <param name="bare">Where the text comes from; forms that ask for what stood between its characters are not found without.</param>
    public List<(int Start, int End)> In(ReadOnlySpan<char> text, BareText? bare)
    {
        var found = new List<(int Start, int End)>();
        if (_starts is null)
            return found;
        for (int from = 0, next; (next = text[from..].IndexOfAny(_starts)) >= 0; from++)
        {
            from += next;
            var end = found is [.., var last] ? last.End : 0;
            if (LongestAt(text, bare, from, from < end ? ComparedInside : int.MaxValue) is not (> 0 and var length))
                continue;
            if (from < end)
                found[^1] = (found[^1].Start, Math.Max(end, Math.Min(from + length, text.Length)));
            else
                found.Add((from, from + length));
        }

        return found;
    }

    private int LongestAt(ReadOnlySpan<char> text, BareText? bare, int at, int compared)
    {
        foreach (var form in _byStart.GetAlternateLookup<ReadOnlySpan<char>>()[text.Slice(at, _length)])
        {
            if (text[at..].StartsWith(form.Text.AsSpan(0, Math.Min(compared, form.Text.Length))) && form.Fits(bare, at))
                return form.Text.Length;
        }

        return 0;
    }
}
