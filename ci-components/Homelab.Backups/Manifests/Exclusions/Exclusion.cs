using System.Text;

namespace Homelab.Backups.Manifests.Exclusions;

/// <summary>What restic leaves out when it is given these patterns with <c>--exclude</c>, in this order. It expands no variables in
/// them.</summary>
public sealed class Exclusion
{
    private const int NamesOnStack = 128;

    private readonly List<PathPattern> _read = [];

    /// <exception cref="MalformedPatternException">Restic would refuse a pattern as well.</exception>
    public Exclusion(IEnumerable<string> patterns)
    {
        Patterns = [.. patterns.Where(pattern => pattern.Length > 0)];
        foreach (var pattern in Patterns)
            _read.Add(PathPattern.Parse(pattern) ?? throw new MalformedPatternException(pattern));
    }

    public static Exclusion Nothing { get; } = new([]);

    public IReadOnlyList<string> Patterns { get; }

    /// <summary>False for a pattern that restic refuses.</summary>
    public static bool IsValid(string pattern) => pattern.Length == 0 || PathPattern.Parse(pattern) is not null;

    /// <summary>Also leaves out a folder, or a file, and what is in it.</summary>
    public Exclusion Without(string path) => new([.. Patterns, Literally(path)]);

    /// <summary>Takes a folder and what is in it back, whatever the patterns so far say. Restic needs it as a source of its own.</summary>
    public Exclusion ButKeeping(string path) => new([.. Patterns, "!" + Literally(path)]);

    /// <summary>Whether restic, having come upon this absolute path, leaves it out.</summary>
    public bool Excludes(ReadOnlySpan<byte> path)
    {
        if (_read.Count == 0)
            return false;
        var count = PathNames.CountIn(path) + 1;
        var names = new PathNames(path, count <= NamesOnStack ? stackalloc int[NamesOnStack] : new int[count]);
        var excluded = false;
        foreach (var pattern in _read)
        {
            if (excluded == pattern.IsNegated && pattern.Matches(names))
                excluded = !pattern.IsNegated;
        }

        return excluded;
    }

    public bool Excludes(string path) => Excludes(Encoding.UTF8.GetBytes(path));

    private static string Literally(string path)
    {
        var escaped = new StringBuilder();
        foreach (var letter in path)
            escaped.Append(letter is '\\' or '*' or '?' or '[' or ']' ? "\\" : "").Append(letter);
        return escaped.ToString();
    }
}
