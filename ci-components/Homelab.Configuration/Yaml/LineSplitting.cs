namespace Homelab.Configuration.Yaml;

internal static class LineSplitting
{
    /// <summary>Lines as YAML 1.2 counts them: ended by LF, CR or CR LF. The framework's own enumeration knows more line ends than that.</summary>
    public static YamlLines EnumerateLinesOfYaml(this ReadOnlySpan<char> text) => new(text);

    public static int CountLines(string text)
    {
        var count = 0;
        foreach (var _ in text.AsSpan().EnumerateLinesOfYaml())
            count++;
        return Math.Max(1, text.EndsWith('\n') || text.EndsWith('\r') ? count - 1 : count);
    }
}

internal ref struct YamlLines(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private bool _ended;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly YamlLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_ended)
            return false;
        var end = _rest.IndexOfAny('\n', '\r');
        _ended = end < 0;
        Current = _ended ? _rest : _rest[..end];
        if (!_ended)
            _rest = _rest[(end + (_rest[end..].StartsWith("\r\n") ? 2 : 1))..];
        return true;
    }
}
