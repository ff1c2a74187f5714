using System.Text;
using CliWrap;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Databases;

/// <summary>Where PostgreSQL's own programs run: on this machine, or beside the server in its container.</summary>
internal interface IPostgresTools
{
    /// <summary>The same as the server's own user, for a container whose server trusts whoever has the right name.</summary>
    IPostgresTools? AsServerUser { get; }

    /// <summary>The same for another database of the server.</summary>
    IPostgresTools In(string database);

    /// <summary>The same by another user.</summary>
    IPostgresTools As(string user, string password);

    /// <summary>The password is of use where it is; in a container the server trusts whoever is in it, or nobody we could be.</summary>
    bool SendsPasswords { get; }

    /// <summary>A program that is spoken to, and ends with its standard input. Its trailer is a line that says it has ended, however it
    /// did.</summary>
    Launch Speaking(string program, params IReadOnlyList<string> arguments);

    /// <summary>A program that answers, and may be given something to read.</summary>
    Launch Answering(string program, params IReadOnlyList<string> arguments);

    /// <summary>A program that fills a file, and must not outlive us.</summary>
    Launch Writing(string program, params IReadOnlyList<string> arguments);

    /// <summary>What is wrong with the place itself, after something went wrong in it.</summary>
    Task<DumpFailureException?> ExamineAsync(CancellationToken ct);
}

/// <summary>A program that is ready to start.</summary>
/// <param name="Trailer">
/// What follows its output when it has ended well, and is not part of it: what is between us and a program in a container may lose the end
/// of its output and still tell its exit code.
/// </param>
internal sealed record Launch(string Program, Tool Tool, IReadOnlyList<string> Arguments, string Trailer = "")
{
    private const int Tries = 3;

    /// <summary>Runs it, if need be again, until its output is whole. Each character of it is a byte, since a dump may be in any
    /// encoding.</summary>
    public async Task<ToolRun> CaptureAsync(PipeSource input, CancellationToken ct)
    {
        for (var tries = Tries; tries > 0; tries--)
        {
            var said = new StringBuilder();
            var run = await Tool.StreamAsync(Arguments, input, PipeTarget.ToStringBuilder(said, Encoding.Latin1), _ => { }, ct);
            var output = said.ToString();
            if (run.ExitCode != 0 || output.EndsWith(Trailer, StringComparison.Ordinal))
                return run with { Output = run.ExitCode == 0 ? output[..^Trailer.Length] : "" };
        }

        return new ToolRun(1, "", $"the output of {Program} was cut short on its way out of the container", TimeSpan.Zero);
    }
}
