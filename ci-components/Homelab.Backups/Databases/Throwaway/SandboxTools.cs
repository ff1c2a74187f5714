using Homelab.Processes.Processes;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>
/// PostgreSQL's client programs in a sandbox of their own, which shares nothing with the server's but the folder of its socket: whoever is
/// restored there may answer what he likes, and finds no password, no file and no network with the program that reads it.
/// </summary>
internal sealed class SandboxTools(
    Sandbox sandbox,
    PostgresPrograms programs,
    string folder,
    IReadOnlyDictionary<string, string> address,
    TimeSpan limit
) : IPostgresTools
{
    public IPostgresTools? AsServerUser => null;

    public IPostgresTools In(string database) =>
        new SandboxTools(sandbox, programs, folder, new Dictionary<string, string>(address) { ["PGDATABASE"] = database }, limit);

    public bool SendsPasswords => false;

    public IPostgresTools As(string user, string password) =>
        new SandboxTools(sandbox, programs, folder, new Dictionary<string, string>(address) { ["PGUSER"] = user }, limit);

    public Launch Speaking(string program, params IReadOnlyList<string> arguments) => Start(program, arguments);

    public Launch Answering(string program, params IReadOnlyList<string> arguments) => Start(program, arguments);

    public Launch Writing(string program, params IReadOnlyList<string> arguments) => Start(program, arguments);

    public Task<DumpFailureException?> ExamineAsync(CancellationToken ct) => Task.FromResult<DumpFailureException?>(null);

    private Launch Start(string program, IReadOnlyList<string> arguments)
    {
        var environment = PostgresSettings
            .OfEveryProgram.Concat(address)
            .Append(new("PGHOST", Sandbox.Sockets))
            .Append(new("PGCONNECT_TIMEOUT", "20"));
        var tool = new Tool(sandbox.Command[0])
        {
            Environment = Sandbox.Clean,
            WorkingDirectory = "/",
            Timeout = limit,
        };
        return new Launch(
            program,
            tool,
            [
                .. sandbox.Command.Skip(1),
                .. Sandbox.Walls(programs),
                .. Sandbox.Named(folder),
                "--bind",
                Path.Combine(folder, ThrowawaySandbox.Run),
                Sandbox.Sockets,
                "--remount-ro",
                "/",
                "--chdir",
                "/",
                .. environment.SelectMany(variable => new[] { "--setenv", variable.Key, variable.Value }),
                "--",
                .. SandboxLimits.Client.Around,
                program,
                .. arguments,
            ]
        );
    }
}
