namespace Homelab.Reports.Findings;

/// <summary>
/// One kind of trouble: its name, how much it matters, what it means and what to do. The kinds there are stand in the other parts of this
/// type and nowhere else; docs/backups.md and docs/restore.md show them.
/// </summary>
public sealed partial record Diagnosis
{
    private Diagnosis(string code, Severity severity, string means, string remedy) =>
        (Code, Severity, Means, Remedy) = (code, severity, means, remedy);

    public string Code { get; }

    public Severity Severity { get; }

    public string Means { get; }

    public string Remedy { get; }

    /// <summary>
    /// The snapshot holds less than the set did: nothing older is removed for it, later ones are not held against it, and monitors hear
    /// that
    /// something is wrong.
    /// </summary>
    public bool Incomplete { get; private init; }

    public static IEnumerable<Diagnosis> All => [.. OfBackups, .. OfRestores, .. OfDrills];

    /// <summary>A finding of this kind.</summary>
    /// <param name="detail">What happened here, without a full stop.</param>
    public Finding About(string? subject, string? detail = null) =>
        Says(subject, detail is null ? $"{Means.TrimEnd('.')}: {Remedy}." : $"{Means.TrimEnd('.')} ({detail.TrimEnd('.')}): {Remedy}.");

    /// <summary>A finding of this kind, by whoever knows better than the table what to do.</summary>
    /// <param name="sentence">What happened and what to do.</param>
    public Finding Says(string? subject, string sentence) => new(Code, Severity, subject, sentence);

    private static Diagnosis In(List<Diagnosis> part, Diagnosis one)
    {
        part.Add(one);
        return one;
    }
}
