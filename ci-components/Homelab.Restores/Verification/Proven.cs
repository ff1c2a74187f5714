using Homelab.Backups.Databases;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification;

/// <summary>How much of a set was seen to be there and right. What holds nothing proves nothing, though it may well be as it was.</summary>
public sealed record Proven
{
    /// <summary>How many empty things are named.</summary>
    public const int MostEmpty = 100;

    /// <summary>Files of the set itself that hold something: neither dumps nor the manifest.</summary>
    public long Files { get; init; }

    /// <summary>Notes of a vault that hold something.</summary>
    public long Notes { get; init; }

    /// <summary>Objects of git repositories that have a branch or a tag.</summary>
    public long Objects { get; init; }

    /// <summary>Rows of databases.</summary>
    public long Rows { get; init; }

    /// <summary>Databases and repositories that are as they were, and hold nothing. Hostile text.</summary>
    public IReadOnlyList<string> Empty { get; init; } = [];

    public Proven Plus(Proven other) =>
        new()
        {
            Files = Files + other.Files,
            Notes = Notes + other.Notes,
            Objects = Objects + other.Objects,
            Rows = Rows + other.Rows,
            Empty = [.. Empty, .. other.Empty],
        };

    /// <summary>A set of each kind must show what it is there for, a sample of it anything.</summary>
    /// <param name="kind">As in homelab.yml.</param>
    public DrillCheck Judge(string set, string kind, bool isSample)
    {
        var (found, wanted) = kind switch
        {
            "postgres" or "sqlite" => (Rows, "no row of a database"),
            "vault" when !isSample => (Notes, "no note that holds anything"),
            "gitea" when !isSample => (Objects + Rows, "no object of a repository with a branch, and no row of a database"),
            _ => (Files + Objects + Rows, "no file that holds anything, and no row of a database"),
        };
        var empty = Empty.Count == 0 ? "" : $"; as empty as in the backup, which proves nothing: {Evidence.Few(Empty, Empty.Count)}";
        return found > 0
            ? new DrillCheck(set, DrillCheck.Something, CheckStatus.Pass, $"{Counted()} proven{empty}") { IsMandatory = true }
            : new DrillCheck(set, DrillCheck.Something, CheckStatus.Fail, $"nothing of the set was proven: {wanted}{empty}")
            {
                IsMandatory = true,
            };
    }

    private string Counted() =>
        string.Join(
            ", ",
            new[] { (Files, "file"), (Notes, "note"), (Objects, "git object"), (Rows, "row") }
                .Where(count => count.Item1 > 0)
                .Select(count => Evidence.Count(count.Item1, count.Item2))
        );
}

/// <summary>Adds up what is proven while a set is looked at.</summary>
internal sealed class Proof
{
    public Proven Found { get; private set; } = new();

    public void Add(Proven more) => Found = Found.Plus(more);

    /// <summary>All tables of a database hold as many rows as in the backup.</summary>
    /// <param name="evidence">What else was looked at.</param>
    public Judgement Counted(DatabaseFacts facts, string evidence)
    {
        var rows = facts.Rows.Values.Sum();
        var counted = $"{evidence} {Evidence.Count(facts.Rows.Count, "table")} with {Evidence.Count(rows, "row")} are as in the backup";
        if (rows > 0)
        {
            Add(new Proven { Rows = rows });
            return Judgement.Pass(counted);
        }

        Add(new Proven { Empty = [$"database {Evidence.Name(facts.Name)}"] });
        return Judgement.Nothing($"{counted}, and a database without a row proves nothing");
    }
}
