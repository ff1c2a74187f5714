using System.Diagnostics.CodeAnalysis;
using Homelab.Simulator.Rights;

namespace Homelab.Simulator.Wire;

/// <summary>Finds the handler of a path. Segments are decoded one by one, so <c>group%2Fproject</c> stays one of them.</summary>
internal sealed class RouteTable(IReadOnlyList<Right> rights)
{
    private const string Base = "/api/v4";

    private readonly List<Entry> _entries = [];

    public void Map(string method, string pattern, Func<Call, Answer> handler) =>
        Map(method, pattern, call => Task.FromResult(handler(call)));

    public void Map(string method, string pattern, Func<Call, Task<Answer>> handler) => Add(method, pattern, handler, slow: false);

    /// <summary>For handlers that run programs: the turn is theirs only at the gate, later they take it for what they change.</summary>
    public void MapSlow(string method, string pattern, Func<Call, Task<Answer>> handler) => Add(method, pattern, handler, slow: true);

    private void Add(string method, string pattern, Func<Call, Task<Answer>> handler, bool slow)
    {
        var right =
            rights.SingleOrDefault(right => right.Method == method && right.Pattern == pattern)
            ?? throw new InvalidOperationException($"{method} {pattern} has no row in the table of rights.");
        _entries.Add(new Entry(right, (Base + pattern).Split('/'), handler, slow));
    }

    public void EnsureComplete()
    {
        if (rights.Except(_entries.Select(entry => entry.Right)).FirstOrDefault() is { } idle)
            throw new InvalidOperationException($"{idle} has rights but no handler.");
    }

    /// <summary>The route with most literal segments wins: <c>members/all</c> before <c>members/:user_id</c>.</summary>
    public bool TryFind(string method, string rawPath, [NotNullWhen(true)] out Found? found)
    {
        var segments = rawPath.TrimEnd('/').Split('/');
        found = _entries
            .Where(entry => entry.Right.Method == (method == "HEAD" ? "GET" : method) && entry.Matches(segments))
            .OrderByDescending(entry => entry.Pattern.Count(part => !IsVariable(part)))
            .Select(entry => new Found(entry.Right, entry.Handler, entry.Slow, entry.Values(segments)))
            .FirstOrDefault();
        return found is not null;
    }

    private static bool IsVariable(string part) => part.StartsWith(':') || part.StartsWith('*');

    internal sealed record Found(Right Right, Func<Call, Task<Answer>> Handler, bool Slow, IReadOnlyDictionary<string, string> Values);

    private sealed record Entry(Right Right, string[] Pattern, Func<Call, Task<Answer>> Handler, bool Slow)
    {
        private bool TakesRest => Pattern[^1].StartsWith('*');

        public bool Matches(string[] segments) =>
            (TakesRest ? segments.Length >= Pattern.Length : segments.Length == Pattern.Length)
            && Pattern.Zip(segments).All(pair => IsVariable(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);

        public Dictionary<string, string> Values(string[] segments)
        {
            var values = Pattern
                .Zip(segments)
                .Where(pair => pair.First.StartsWith(':'))
                .ToDictionary(pair => pair.First[1..], pair => Uri.UnescapeDataString(pair.Second));
            if (TakesRest)
                values[Pattern[^1][1..]] = Uri.UnescapeDataString(string.Join('/', segments[(Pattern.Length - 1)..]));
            return values;
        }
    }
}
