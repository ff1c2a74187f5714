using System.Text.Json.Serialization;

namespace Homelab.Reports.Drills;

/// <summary>What a check found. A skipped check proves nothing, and says why it was skipped.</summary>
public enum CheckStatus
{
    [JsonStringEnumMemberName("pass")]
    Pass,

    [JsonStringEnumMemberName("warn")]
    Warn,

    [JsonStringEnumMemberName("fail")]
    Fail,

    [JsonStringEnumMemberName("skip")]
    Skip,
}

/// <summary>One thing that was looked at, and the evidence.</summary>
/// <param name="Set">The set it is about; null for the drill as a whole.</param>
/// <param name="Name">Such as <c>canary</c>, <c>content</c>, <c>rows:gitea</c>.</param>
/// <param name="Evidence">What was counted or read, or why it was skipped. Hostile text, without secrets.</param>
public sealed record DrillCheck(string? Set, string Name, CheckStatus Status, string Evidence)
{
    /// <summary>The name of the check that a set showed anything at all.</summary>
    public const string Something = "something";

    private const string Rows = "rows:";

    /// <summary>The name of the check that holds the rows of every table of a database against the manifest.</summary>
    public static string RowsOf(string database) => Rows + database;

    /// <summary>Without it the drill proves nothing about the set: skipped, it counts as failed.</summary>
    public bool IsMandatory { get; init; }

    public double Seconds { get; init; }

    /// <summary>Every row of a database was counted and is what the manifest says.</summary>
    [JsonIgnore]
    public bool ProvesRows => Status is CheckStatus.Pass && Name.StartsWith(Rows, StringComparison.Ordinal);

    /// <summary>What it comes to for the verdict.</summary>
    [JsonIgnore]
    public CheckStatus Effective => Status is CheckStatus.Skip && IsMandatory ? CheckStatus.Fail : Status;
}
