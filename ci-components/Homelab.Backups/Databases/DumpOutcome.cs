using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Backups.Databases;

/// <summary>How a dump ended.</summary>
public abstract record DumpOutcome
{
    private DumpOutcome() { }

    /// <summary>The files are whole, on disk and in place.</summary>
    /// <param name="Remarks">What somebody who restores it will want to know, such as rows that are on another server.</param>
    public sealed record Done(DatabaseFacts Facts, IReadOnlyList<string> Remarks) : DumpOutcome;

    /// <summary>Nothing of it is left.</summary>
    /// <param name="Kind">What is wrong.</param>
    /// <param name="Sentence">What to do. It may quote, without secrets, what a server said: treat it as hostile.</param>
    public sealed record Failed(Diagnosis Kind, string Sentence) : DumpOutcome
    {
        public string Code => Kind.Code;
    }
}

/// <summary>Ends a dump from wherever it is; becomes <see cref="DumpOutcome.Failed"/>.</summary>
internal sealed class DumpFailureException(Diagnosis kind, string sentence) : CannotRunException(sentence)
{
    public Diagnosis Kind => kind;

    /// <summary>Something went wrong at the wrong moment, such as a change of a table: another try may well succeed.</summary>
    public bool MayPass { get; init; } = kind == Diagnosis.DatabaseLocked || kind == Diagnosis.DatabaseChanging;

    public DumpOutcome.Failed Outcome => new(kind, Message);
}
