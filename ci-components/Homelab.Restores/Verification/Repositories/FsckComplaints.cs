using CliWrap;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Verification.Repositories;

/// <summary>
/// The first thing that git finds wrong, heard line by line: it may stand among more lines than anybody keeps. Old and odd programs made
/// objects that git finds malformed and everybody lives with: that is not what a restore can change.
/// </summary>
internal sealed class FsckComplaints
{
    // Each belongs to one stream, and what was said as an error comes first.
    private string? _error;
    private string? _output;

    private FsckComplaints() { }

    /// <summary>Something was said, be it only about form.</summary>
    public bool IsOdd => ExitCode != 0;

    /// <summary>Null for a repository of which every object was read.</summary>
    public string? Fault =>
        ExitCode == 0 || (ExitCode == 1 && First is null) ? null : Evidence.Name(First ?? $"git fsck ended with {ExitCode}");

    private int ExitCode { get; set; }

    private string? First => _error ?? _output;

    public static async Task<FsckComplaints> HearAsync(Tool git, CancellationToken ct)
    {
        var heard = new FsckComplaints();
        var run = await git.StreamAsync(
            ["fsck", "--full", "--no-dangling", "--no-progress"],
            PipeTarget.ToDelegate(line => heard._output ??= Complaint(line)),
            line => heard._error ??= Complaint(line),
            ct
        );
        heard.ExitCode = run.ExitCode;
        return heard;
    }

    private static string? Complaint(string line) =>
        line.Length == 0 || line.StartsWith("notice: ", StringComparison.Ordinal) || IsAboutForm(line) ? null : line;

    private static bool IsAboutForm(string line) =>
        line.StartsWith("error in ", StringComparison.Ordinal) || line.StartsWith("warning in ", StringComparison.Ordinal);
}
