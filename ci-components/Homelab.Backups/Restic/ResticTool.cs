using System.Text;
using System.Text.Json;
using CliWrap;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Restic;

/// <summary>How one call of restic ended, and all it said that was no progress.</summary>
internal sealed record ResticRun(
    int ExitCode,
    JsonElement? Document,
    JsonElement? Summary,
    IReadOnlyList<ResticMessage.Error> Errors,
    IReadOnlyList<string> Texts,
    string Said
)
{
    /// <summary>The exit code of whoever was interrupted, as 0.19 has it.</summary>
    public const int Stopped = 130;

    public ResticFailure Failure => ResticFailure.Of(ExitCode, Said);
}

/// <summary>restic on one repository, as pipelines run it: JSON where there is any, no questions, explicit flags.</summary>
public sealed class ResticTool : IDisposable
{
    private readonly PrivateFolder _folder = new();
    private readonly Tool _tool;
    private readonly ResticRepository _repository;
    private readonly ResticWitness? _witness;
    private int _process;

    /// <param name="executable">Name on PATH or full path.</param>
    /// <param name="cache">restic's cache folder; it must outlive the job, or every run reads the repository's metadata again. Null for an
    /// empty one of its own, for whoever must see what the repository itself holds.</param>
    public ResticTool(string executable, ResticRepository repository, string? cache, ResticWitness? witness = null)
    {
        _repository = repository;
        _witness = witness;
        _tool = new Tool(executable)
        {
            Environment = cache is null ? WithOwnCache(repository) : repository.Environment(_folder, cache),
            Timeout = TimeSpan.FromDays(20),
            Starting = witness?.Starting,
            Started = witness is null ? null : Began,
            Mask = text => repository.Secrets.Hide(text),
        };
    }

    public ResticRepository Repository => _repository;

    /// <summary>Its version.</summary>
    /// <exception cref="ToolUnavailableException">There is no restic.</exception>
    /// <exception cref="ResticTooOldException">It is older than 0.17, or does not say.</exception>
    public async Task<ResticVersion> VersionAsync(CancellationToken ct)
    {
        // Asked again, because it may have been killed.
        var version =
            ResticVersion.Parse((await RunTextAsync(["version"], ct)).Output)
            ?? ResticVersion.Parse((await RunTextAsync(["version"], ct)).Output);
        if (version is null)
            throw new ResticTooOldException("restic does not say which version it is: install restic 0.19 from restic.net.");
        return !version.IsTooOld
            ? version
            : throw new ResticTooOldException(
                $"restic {version} is too old, because its exit codes do not tell a lock from a wrong password: install 0.17 or newer, best 0.19."
            );
    }

    /// <summary>Runs a command to its end.</summary>
    internal Task<ResticRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct) =>
        RunAsync(arguments, _ => { }, CancellationToken.None, ct);

    /// <summary>Runs a command to its end, or until it is asked to stop; what it said until then is kept either way.</summary>
    /// <param name="limit">Stops it politely, and is no error.</param>
    internal async Task<ResticRun> RunAsync(
        IReadOnlyList<string> arguments,
        Action<ResticMessage> message,
        CancellationToken limit,
        CancellationToken ct
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit, ct);
        var said = new ResticSaid(message, text => _repository.Secrets.Hide(text));
        try
        {
            var run = await WitnessAsync(() =>
                _tool.StreamAsync(
                    [arguments[0], "--json", .. arguments.Skip(1)],
                    PipeTarget.ToDelegate(said.Output, Encoding.UTF8),
                    said.Error,
                    stop.Token
                )
            );
            return said.Ended(run.ExitCode);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return said.Ended(ResticRun.Stopped);
        }
    }

    /// <summary>Runs a command whose output is text in every version.</summary>
    internal Task<ToolRun> RunTextAsync(IReadOnlyList<string> arguments, CancellationToken ct) =>
        WitnessAsync(() => _tool.RunAsync(arguments, ct));

    /// <summary>Runs a command whose output is a file of the repository, and hands that on as it comes.</summary>
    internal async Task<ResticRun> CopyAsync(IReadOnlyList<string> arguments, PipeTarget output, CancellationToken ct)
    {
        var said = new ResticSaid(_ => { }, text => _repository.Secrets.Hide(text));
        return said.Ended(
            (await WitnessAsync(() => _tool.StreamAsync([arguments[0], "--json", .. arguments.Skip(1)], output, said.Error, ct))).ExitCode
        );
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> WithOwnCache(ResticRepository repository) =>
        new(repository.Environment(_folder, _folder["cache"])) { ["RESTIC_CACHE_DIR"] = _folder["cache"] };

    private void Began(int process)
    {
        _process = process;
        _witness!.Began(process);
    }

    private async Task<ToolRun> WitnessAsync(Func<Task<ToolRun>> start)
    {
        var isInOrder = false;
        _process = 0;
        try
        {
            var run = await start();
            // 2 is a crash of Go's, from 128 on it was killed; and it may have failed to take its lock away.
            isInOrder =
                run.ExitCode is 0 or 1 or 3 or 10 or 11 or 12
                && !run.Error.Contains("error while unlocking", StringComparison.Ordinal)
                && !run.Error.Contains("Remove(<lock/", StringComparison.Ordinal);
            return run;
        }
        finally
        {
            if (_process > 0)
                _witness?.Ended(_process, isInOrder);
        }
    }
}
