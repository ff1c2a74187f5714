using System.Text.Json.Serialization;

namespace Homelab.Reports.Findings;

/// <summary>How much something matters: a note changes nothing, <c>Look</c> ends in exit code 3, <c>Failed</c> in 1.</summary>
public enum Severity
{
    [JsonStringEnumMemberName("note")]
    Note,

    [JsonStringEnumMemberName("look")]
    Look,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>One thing that was found, by the name of its <see cref="Diagnosis"/>; in a report that was read, of any other.</summary>
/// <param name="Code">Such as <c>source-missing</c>.</param>
/// <param name="Subject">What it is about: a set, a database, a path. Hostile text.</param>
/// <param name="Sentence">What happened and what to do. Hostile text, without secrets.</param>
public sealed record Finding(string Code, Severity Severity, string? Subject, string Sentence)
{
    public bool Is(Diagnosis diagnosis) => Code == diagnosis.Code;

    /// <summary>It says that a snapshot holds less than its set did.</summary>
    [JsonIgnore]
    public bool IsIncomplete => Diagnosis.All.Any(diagnosis => diagnosis.Incomplete && Is(diagnosis));
}
