using System.Text.Json.Serialization;

namespace Homelab.Reports.Backups;

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

/// <summary>One thing that was found, by the name docs/backups.md explains.</summary>
/// <param name="Code">Such as <c>source-missing</c>.</param>
/// <param name="Subject">What it is about: a set, a database, a path. Hostile text.</param>
/// <param name="Sentence">What happened and what to do. Hostile text, without secrets.</param>
public sealed record Finding(string Code, Severity Severity, string? Subject, string Sentence);
