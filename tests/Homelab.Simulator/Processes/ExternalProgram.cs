using System.Collections;
using System.Text;
using CliWrap;

namespace Homelab.Simulator.Processes;

/// <summary>How a program ended, and what it said.</summary>
internal sealed record Ended(int ExitCode, byte[] Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    public string Text => Encoding.UTF8.GetString(Output);
}

/// <summary>The one place that starts programs. A child sees exactly the environment given here.</summary>
internal sealed class ExternalProgram(string executable, IReadOnlyDictionary<string, string> environment)
{
    private const int MostOutput = 256 * 1024 * 1024;
    private const int KeptError = 64 * 1024;

    /// <summary>Runs to the end and keeps what was said.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="input">Its standard input; null is an empty one.</param>
    public async Task<Ended> RunAsync(IReadOnlyList<string> arguments, string folder, CancellationToken ct, byte[]? input = null)
    {
        using var output = new MemoryStream();
        var source = input is null ? PipeSource.Null : PipeSource.FromBytes(input);
        var ended = await StreamAsync(arguments, folder, new Dictionary<string, string>(), source, Keep(output, MostOutput), ct);
        return output.Length < MostOutput
            ? ended with
            {
                Output = output.ToArray(),
            }
            : throw new InvalidOperationException($"{executable} said more than {MostOutput} bytes.");
    }

    /// <summary>Runs to the end with input and output handed on as they come.</summary>
    /// <param name="also">Variables besides the program's own.</param>
    public async Task<Ended> StreamAsync(
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> also,
        PipeSource input,
        PipeTarget output,
        CancellationToken ct
    )
    {
        using var error = new MemoryStream();
        var result = await Cli.Wrap(executable)
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(Exactly(environment.Concat(also)))
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(input)
            .WithStandardOutputPipe(output)
            .WithStandardErrorPipe(Keep(error, KeptError))
            .ExecuteAsync(ct);
        return new Ended(result.ExitCode, [], Encoding.UTF8.GetString(error.ToArray()));
    }

    private static PipeTarget Keep(MemoryStream kept, int most) =>
        PipeTarget.Create(
            async (from, ct) =>
            {
                var buffer = new byte[64 * 1024];
                int read;
                while ((read = await from.ReadAsync(buffer, ct)) > 0)
                    kept.Write(buffer, 0, (int)Math.Min(read, most - kept.Length));
            }
        );

    // CliWrap adds to what is inherited; a null takes away.
    private static Dictionary<string, string?> Exactly(IEnumerable<KeyValuePair<string, string>> wanted)
    {
        var exact = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, _ => (string?)null);
        foreach (var (name, value) in wanted)
            exact[name] = value;
        return exact;
    }
}
