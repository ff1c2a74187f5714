using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>How loading a dump ended.</summary>
public abstract record RestoreOutcome
{
    private RestoreOutcome() { }

    /// <summary>Everything was loaded without an error, and counted.</summary>
    /// <param name="Database">Its name on the server it was loaded into.</param>
    /// <param name="Differences">Where it is not what the dump said it would be.</param>
    public sealed record Loaded(string Database, long Rows, IReadOnlyList<LoadDifference> Differences) : RestoreOutcome;

    /// <summary>It could not be loaded, or not to its end.</summary>
    /// <param name="Kind">What is wrong.</param>
    /// <param name="Sentence">What to do. It may quote, without secrets, what a server said: treat it as hostile.</param>
    public sealed record Failed(Diagnosis Kind, string Sentence) : RestoreOutcome
    {
        public string Code => Kind.Code;
    }
}

/// <summary>Something a restore brought back differently.</summary>
/// <param name="Kind"><c>rows</c>, <c>sequence</c>, <c>role</c> or <c>extension</c>.</param>
/// <param name="Name">Of the table, sequence, role or extension.</param>
/// <param name="Expected">What the dump said; empty if nothing.</param>
/// <param name="Found">What is there; empty if nothing.</param>
public sealed record LoadDifference(string Kind, string Name, string Expected, string Found);
