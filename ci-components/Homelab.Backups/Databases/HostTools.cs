using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text.Secrets;

namespace Homelab.Backups.Databases;

/// <summary>This machine's programs, for a server at an address.</summary>
internal sealed class HostTools(PostgresAddress address, SearchPath path, TimeSpan limit) : IPostgresTools
{
    public IPostgresTools? AsServerUser => null;

    public IPostgresTools In(string database) =>
        new HostTools(
            address with
            {
                Environment = new Dictionary<string, string>(address.Environment) { ["PGDATABASE"] = database },
            },
            path,
            limit
        );

    public bool SendsPasswords => true;

    public IPostgresTools As(string user, string password) =>
        new HostTools(
            new PostgresAddress(
                new Dictionary<string, string>(
                    address.Environment.Where(variable => variable.Key is not ("PGPASSFILE" or "PGSERVICE" or "PGSERVICEFILE"))
                )
                {
                    ["PGUSER"] = user,
                    ["PGPASSWORD"] = password,
                },
                new SecretSet([password])
            ),
            path,
            limit
        );

    public Launch Speaking(string program, params IReadOnlyList<string> arguments) => new(program, Find(program), arguments);

    public Launch Answering(string program, params IReadOnlyList<string> arguments) => new(program, Find(program), arguments);

    // It ends when it finds that nobody reads any more.
    public Launch Writing(string program, params IReadOnlyList<string> arguments) => new(program, Find(program), arguments);

    public Task<DumpFailureException?> ExamineAsync(CancellationToken ct) => Task.FromResult<DumpFailureException?>(null);

    private Tool Find(string program)
    {
        var environment = new Dictionary<string, string>(path.Environment) { ["PGCONNECT_TIMEOUT"] = "20" };
        foreach (var (name, value) in address.Environment.Concat(PostgresSettings.OfEveryProgram))
            environment[name] = value;
        return new Tool(path.Find(program) ?? throw Missing(program))
        {
            Environment = environment,
            Timeout = limit,
            Mask = text => address.Secrets.Hide(text),
        };
    }

    private static DumpFailureException Missing(string program) =>
        new(
            Diagnosis.DumpToolMissing,
            $"{program} is not on this machine: install PostgreSQL's client programs (Debian and Ubuntu: postgresql-client), of the server's version or newer."
        );
}
