using System.Text;
using System.Threading.Channels;
using CliWrap;

namespace Homelab.Processes.Processes;

/// <summary>
/// A program that is spoken to while it runs. Its standard input ends with this object, and with this process however that ends, so
/// that a program that stops at the end of its input outlives neither.
/// </summary>
public sealed class Conversation : IAsyncDisposable
{
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stop;
    private readonly Task<ToolRun> _run;

    internal Conversation(Tool tool, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _run = RunAsync(tool, arguments);
    }

    /// <summary>Writes to its standard input, or to nobody if it has ended.</summary>
    public void Say(string text) => _said.Writer.TryWrite(text);

    /// <summary>The next line of its standard output, unmasked; null when it has ended.</summary>
    public async Task<string?> HearAsync(CancellationToken ct) =>
        await _heard.Reader.WaitToReadAsync(ct) && _heard.Reader.TryRead(out var line) ? line : null;

    /// <summary>Ends its standard input and waits for its end.</summary>
    /// <exception cref="ToolUnavailableException">The program does not exist or may not be started.</exception>
    /// <exception cref="TimeoutException">It did not end in time and was stopped.</exception>
    public Task<ToolRun> EndAsync()
    {
        _said.Writer.TryComplete();
        return _run;
    }

    /// <summary>Asks it to stop, if it has not ended, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        _said.Writer.TryComplete();
        if (!_run.IsCompleted)
            await _stop.CancelAsync();
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task<ToolRun> RunAsync(Tool tool, IReadOnlyList<string> arguments)
    {
        try
        {
            return await tool.StreamAsync(
                arguments,
                PipeSource.Create(SpeakAsync),
                PipeTarget.ToDelegate(line => _heard.Writer.TryWrite(line)),
                _ => { },
                _stop.Token
            );
        }
        finally
        {
            _said.Writer.TryComplete();
            _heard.Writer.TryComplete();
        }
    }

    private async Task SpeakAsync(Stream input, CancellationToken ct)
    {
        await foreach (var text in _said.Reader.ReadAllAsync(ct))
        {
            await input.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
            await input.FlushAsync(ct);
        }
    }
}
