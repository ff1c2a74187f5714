using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Jobs;

/// <summary>A dotenv report: one <c>NAME=value</c> a line, no quotes, no lines within values.</summary>
internal static class Dotenv
{
    public static IEnumerable<Variable> Read(string text) =>
        text.Split('\n')
            .Select(line => line.TrimEnd('\r').Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Length > 0 && !pair[0].StartsWith('#'))
            .Select(pair => new Variable(pair[0].Trim(), pair[1]) { IsRaw = true });
}
