using Homelab.Backups.Databases;
using Homelab.Configuration;
using Homelab.Processes.Processes;

namespace Homelab.Testing.Backups;

/// <summary>A dump, with what a test wants to happen on the way.</summary>
internal sealed class DumpSession(Database database, string? url = null) : IProgress<Progress>, IDisposable
{
    private const string Variable = "APP_DB_URL";

    private readonly TempDir _dir = new();
    private readonly List<Progress> _reported = [];

    public DumpSession(string? url)
        : this(new Database.AtUrl(new DatabaseName("app"), new VariableName(Variable)), url) { }

    public TempDir Dir => _dir;

    public string Folder => _dir["staging/databases"];

    public IReadOnlyList<Progress> Reported => _reported;

    /// <summary>Whoever reports waits a little each time.</summary>
    public bool GoesSlowly { get; set; }

    private Action<Progress> OnProgress { get; set; } = _ => { };

    public Task<DumpOutcome> RunAsync(CancellationToken ct) => RunAsync(Folder, ct);

    public Task<DumpOutcome> RunAsync(string folder, CancellationToken ct) =>
        new PostgresDump(database, Value, this) { LockWait = LockWait }.DumpAsync(folder, ct);

    /// <summary>Loads what was dumped, with the same programs.</summary>
    public PostgresRestore Restore(Database server, string? url = null) => new(server, name => name == Variable ? url : Value(name), this);

    public PostgresRestore Restore(PostgresServer server) =>
        Restore(new Database.AtUrl(new DatabaseName("app"), new VariableName(Variable)), server.Url());

    public async Task<DumpOutcome.Done> MustAsync(CancellationToken ct)
    {
        var outcome = await RunAsync(ct);
        return outcome as DumpOutcome.Done ?? throw new InvalidOperationException(outcome.ToString());
    }

    /// <summary>It must fail, leave nothing, and show nothing that is secret.</summary>
    public async Task<DumpOutcome.Failed> MustFailAsync(string code, CancellationToken ct)
    {
        var failed = Assert.IsType<DumpOutcome.Failed>(await RunAsync(ct));
        Assert.True(code == failed.Code, $"{failed.Code}: {failed.Sentence}");
        NothingIsLeft();
        Assert.DoesNotContain(PostgresServer.Password, failed.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(PostgresServer.Password), failed.Sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", failed.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failed.Sentence, StringComparison.Ordinal);
        return failed;
    }

    public void NothingIsLeft() => Assert.Empty(Directory.Exists(Folder) ? Directory.GetFileSystemEntries(Folder) : []);

    /// <summary>A script in place of one of PostgreSQL's programs, which it can start as <c>$real</c>.</summary>
    public void StandIn(string program, string script) => _dir.Script($"bin/{program}", $"real={RealTools.Postgres(program)}\n{script}");

    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where programs are, besides the stand-ins.</summary>
    public string Programs { get; private set; } = $"{Path.GetDirectoryName(RealTools.Psql)}:/usr/bin:/bin";

    /// <summary>No programs but a shell and the stand-ins.</summary>
    public void HideAllPrograms()
    {
        Programs = "";
        Directory.CreateDirectory(_dir["bin"]);
        foreach (var shell in new[] { "sh", "bash" })
            File.CreateSymbolicLink(_dir[$"bin/{shell}"], $"/bin/{shell}");
    }

    /// <summary>Does something once, while the dump waits.</summary>
    public void Once(Func<Progress, bool> when, Func<Task> then)
    {
        var done = 0;
        OnProgress = step =>
        {
            if (when(step) && Interlocked.Exchange(ref done, 1) == 0)
                then().GetAwaiter().GetResult();
        };
    }

    /// <summary>The same, when so much is written that the rest must be under way.</summary>
    public void Midway(Func<Task> then) => Once(step => step is Progress.Advanced { Done: > 1_000_000 }, then);

    public void Report(Progress value)
    {
        _reported.Add(value);
        OnProgress(value);
        if (GoesSlowly)
            Task.Delay(50).GetAwaiter().GetResult();
    }

    public void Dispose() => _dir.Dispose();

    private string? Value(string name) =>
        name switch
        {
            Variable => url,
            "PATH" => $"{_dir["bin"]}:{Programs}",
            _ => Environment.GetEnvironmentVariable(name),
        };
}
