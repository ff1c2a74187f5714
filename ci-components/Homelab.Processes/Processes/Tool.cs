using System.ComponentModel;
using CliWrap;

namespace Homelab.Processes.Processes;

/// <summary>How a program ended.</summary>
/// <param name="Output">Standard output with secrets masked: if it is longer than 1 MiB, its beginning and its end.</param>
/// <param name="Error">Standard error, the same.</param>
public sealed record ToolRun(int ExitCode, string Output, string Error, TimeSpan RunTime)
{
    /// <summary>Output or Error is not whole, so that nothing may be counted in it, and nothing that it lacks is missing.</summary>
    public bool Truncated { get; init; }
}

/// <summary>
/// One external program. A non-zero exit is data; only a program that cannot run is an exception. The child sees exactly the
/// environment given here, and neither an argument nor a value of the environment ever enters a message.
/// </summary>
public sealed class Tool(string executable)
{
    private const int KeptOutput = 1024 * 1024;

    /// <summary>The child's whole environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ToolEnvironment.Basic();

    public string WorkingDirectory { get; init; } = Directory.GetCurrentDirectory();
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a program may take to end once it was asked to.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Held while the program is started, and given up right afterwards: what it opens to children, only this one
    /// inherits.</summary>
    public Func<IDisposable>? Starting { get; init; }

    /// <summary>Told the process id before the program begins: it never does if this process ends, or this call fails, before it could be
    /// told.</summary>
    public Action<int>? Started { get; init; }

    /// <summary>Applied to everything captured.</summary>
    public Func<string, string> Mask { get; init; } = text => text;

    public string Name => Path.GetFileName(executable);

    public string Executable => executable;

    /// <summary>The same program, which may take another time.</summary>
    public Tool With(TimeSpan timeout) => Copy(executable, timeout);

    /// <summary>Another program that sees the same.</summary>
    public Tool Instead(string program) => Copy(program, Timeout);

    private Tool Copy(string program, TimeSpan timeout) =>
        new(program)
        {
            Environment = Environment,
            WorkingDirectory = WorkingDirectory,
            Timeout = timeout,
            Grace = Grace,
            Starting = Starting,
            Started = Started,
            Mask = Mask,
        };

    /// <summary>Runs to the end and returns what was said. Who counts what a program says, or must read all of it, streams it.</summary>
    /// <exception cref="ToolUnavailableException">The program does not exist or may not be started.</exception>
    /// <exception cref="TimeoutException">It did not end in time and was stopped.</exception>
    public async Task<ToolRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var output = new CappedText(KeptOutput, Mask);
        var run = await StreamAsync(arguments, PipeTarget.ToDelegate(output.Add), _ => { }, ct);
        return run with { Output = Mask(output.Text), Truncated = run.Truncated || output.IsTruncated };
    }

    /// <summary>Runs to the end and hands on standard output as it comes.</summary>
    /// <param name="output">Where standard output goes, unmasked.</param>
    /// <param name="errorLine">Called for each line of standard error, masked.</param>
    /// <exception cref="ToolUnavailableException">The program does not exist or may not be started.</exception>
    /// <exception cref="TimeoutException">It did not end in time and was stopped.</exception>
    public Task<ToolRun> StreamAsync(IReadOnlyList<string> arguments, PipeTarget output, Action<string> errorLine, CancellationToken ct) =>
        StreamAsync(arguments, PipeSource.Null, output, errorLine, ct);

    /// <summary>Starts a program that is spoken to while it runs.</summary>
    public Conversation Converse(IReadOnlyList<string> arguments, CancellationToken ct) => new(this, arguments, ct);

    /// <summary>The same, and the program reads what it is given. It may end before it has read all of it.</summary>
    /// <exception cref="ToolUnavailableException">The program does not exist or may not be started.</exception>
    /// <exception cref="TimeoutException">It did not end in time and was stopped.</exception>
    public async Task<ToolRun> StreamAsync(
        IReadOnlyList<string> arguments,
        PipeSource input,
        PipeTarget output,
        Action<string> errorLine,
        CancellationToken ct
    )
    {
        // Interrupt first: terraform and restic release their locks only when they are asked to stop.
        using var polite = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var hard = new CancellationTokenSource();
        var process = 0;
        using var escalation = polite.Token.Register(() =>
        {
            hard.CancelAfter(Grace);
            Signals.TerminateIfDeafToInterrupts(process);
        });
        polite.CancelAfter(Timeout);
        var error = new CappedText(KeptOutput, Mask);
        var gate = Started is null ? null : new Gate();
        var command = Cli.Wrap(gate is null ? executable : Gate.Shell)
            .WithArguments(gate is null ? arguments : Gate.Arguments(executable, arguments))
            .WithWorkingDirectory(WorkingDirectory)
            .WithEnvironmentVariables(ToolEnvironment.Exactly(Environment))
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(gate?.Before(input) ?? input)
            .WithStandardOutputPipe(output)
            .WithStandardErrorPipe(
                PipeTarget.ToDelegate(line =>
                {
                    error.Add(line);
                    errorLine(Mask(line));
                })
            );
        try
        {
            var running = Start(command, gate, hard.Token, polite.Token);
            process = running.ProcessId;
            var result = await running;
            if (gate is not null && result.ExitCode is Gate.NotFound or Gate.NotExecutable)
                throw new ToolUnavailableException(executable, new FileNotFoundException());
            return new ToolRun(result.ExitCode, "", Mask(error.Text), result.RunTime) { Truncated = error.IsTruncated };
        }
        catch (Win32Exception e)
        {
            throw new ToolUnavailableException(executable, e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{Name} did not finish within {Timeout.TotalMinutes:0} minutes and was stopped: find out what it waits for, then run it again.",
                e
            );
        }
    }

    private CommandTask<CommandResult> Start(Command command, Gate? gate, CancellationToken hard, CancellationToken polite)
    {
        var held = Starting?.Invoke();
        try
        {
            var running = command.ExecuteAsync(hard, polite);
            Record(running.ProcessId);
            gate?.Open();
            return running;
        }
        finally
        {
            held?.Dispose();
        }
    }

    // A process nobody could write down must not work on unknown.
    private void Record(int process)
    {
        try
        {
            Started?.Invoke(process);
        }
        catch
        {
            Signals.Send(process, Signals.Kill);
            throw;
        }
    }
}
