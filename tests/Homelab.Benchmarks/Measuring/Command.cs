using System.ComponentModel;
using System.Globalization;
using System.Text;
using CliWrap;
using Homelab.Testing;

namespace Homelab.Benchmarks.Measuring;

/// <summary>How one run of a program went: from its start to its end, as whoever started it sees it.</summary>
/// <param name="PeakBytes">The most memory it had resident; 0 when nobody asked.</param>
internal sealed record Run(TimeSpan Time, long PeakBytes, string Output);

/// <summary>A whole process to be timed. The only place of the benchmarks that starts one, besides the bot of Homelab.Testing.</summary>
internal sealed class Command(string program, params string[] arguments)
{
    private const string GnuTime = "/usr/bin/time";

    /// <summary>Also ask GNU time for the peak of its memory, which costs about a millisecond.</summary>
    public bool WithPeak { get; init; }

    /// <summary>Added to this process's own environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The native tool as users get it.</summary>
    public static string Homelab { get; } = Repository.File("artifacts/bin/homelab");

    /// <exception cref="CannotMeasureException">The program is missing or failed: there is no figure.</exception>
    public async Task<Run> RunAsync(CancellationToken ct)
    {
        if (!WithPeak)
            return await ExecuteAsync(program, arguments, ct);
        using var folder = new TempDir();
        var run = await ExecuteAsync(GnuTime, ["-o", folder["peak"], "-f", "%M", program, .. arguments], ct);
        var kibibytes = long.Parse(await File.ReadAllTextAsync(folder["peak"], ct), CultureInfo.InvariantCulture);
        return run with { PeakBytes = kibibytes * 1024 };
    }

    private async Task<Run> ExecuteAsync(string executable, string[] given, CancellationToken ct)
    {
        using var output = new MemoryStream();
        var error = new StringBuilder();
        try
        {
            // The library's own RunTime begins when the program already runs.
            var start = TimeProvider.System.GetTimestamp();
            var result = await Cli.Wrap(executable)
                .WithArguments(given)
                .WithEnvironmentVariables(Environment)
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToStream(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
                .ExecuteAsync(ct);
            var time = TimeProvider.System.GetElapsedTime(start);
            return result.ExitCode == 0
                ? new Run(time, 0, Encoding.UTF8.GetString(output.ToArray()))
                : throw new CannotMeasureException(
                    $"{program} ended with exit code {result.ExitCode}, so its time means nothing: {error.ToString().Trim()}"
                );
        }
        catch (Win32Exception e)
        {
            throw new CannotMeasureException($"{executable} cannot be started: run `./test --bench`, which brings what is needed.", e);
        }
    }
}

/// <summary>A figure cannot be had. The message says why and what to do.</summary>
internal sealed class CannotMeasureException(string message, Exception? inner = null) : Exception(message, inner);
