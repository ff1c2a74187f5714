using Homelab.Configuration;
using Homelab.Processes.Containers;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>The programs inside the server's container, which are of the server's version.</summary>
internal sealed class ContainerTools(ContainerEngine engine, Database.InContainer database, string? user = null) : IPostgresTools
{
    // Images hand the password to the server under one of these names; it never leaves the container.
    private const string WithPassword = """
        : "${PGPASSWORD:=${POSTGRES_PASSWORD:-${POSTGRESQL_PASSWORD:-}}}"
        file=${POSTGRES_PASSWORD_FILE:-${POSTGRESQL_PASSWORD_FILE:-}}
        [ -n "$PGPASSWORD" ] || [ ! -r "$file" ] || PGPASSWORD=$(cat "$file")
        if [ -n "$PGPASSWORD" ]; then export PGPASSWORD; else unset PGPASSWORD; fi

        """;

    // What has not been read when a program ends makes podman lose the end of what was said, so the rest is read: here until somebody has
    // heard that there is nobody left to speak to.
    private const string Spoken =
        WithPassword
        + """
            "$@"; code=$?
            printf '\n%s\n' "$HOMELAB_TRAILER"
            cat >/dev/null
            exit "$code"
            """;

    private const string Answered =
        WithPassword
        + """
            "$@"; code=$?
            cat >/dev/null
            [ "$code" = 0 ] && printf %s "$HOMELAB_TRAILER"
            exit "$code"
            """;

    // Neither docker nor podman ends what it started when it is killed itself, but both then end its standard input. Both children are
    // waited for: a server that is process 1 inherits orphans, takes one that was killed for a crash of its own, and drops every session.
    private const string Guarded =
        WithPassword
        + """
            exec 3<&0
            "$@" </dev/null 3<&- & child=$!
            { read -r _ <&3; kill "$child"; } >/dev/null 2>&1 & guard=$!
            wait "$child"; code=$?
            kill "$guard" 2>/dev/null
            wait "$guard" 2>/dev/null
            [ "$code" = 0 ] && printf %s "$HOMELAB_TRAILER"
            exit "$code"
            """;

    private readonly string _trailer = $"-- homelab {Guid.NewGuid():n} --";

    public IPostgresTools? AsServerUser => user is null ? new ContainerTools(engine, database, database.User) : null;

    public IPostgresTools In(string other) => new ContainerTools(engine, database with { DatabaseOnServer = other }, user);

    public bool SendsPasswords => false;

    public IPostgresTools As(string other, string password) => new ContainerTools(engine, database with { User = other }, user);

    public Launch Speaking(string program, params IReadOnlyList<string> arguments) =>
        new(program, engine.Tool, Exec(Spoken, program, arguments), _trailer);

    public Launch Answering(string program, params IReadOnlyList<string> arguments) =>
        new(program, engine.Tool, Exec(Answered, program, arguments), _trailer);

    public Launch Writing(string program, params IReadOnlyList<string> arguments) =>
        new(program, engine.Tool, Exec(Guarded, program, arguments), _trailer);

    public async Task<DumpFailureException?> ExamineAsync(CancellationToken ct) =>
        await engine.StateOfAsync(database.Container, ct) switch
        {
            ContainerState.Running or ContainerState.Unknown => null,
            _ => new(
                Diagnosis.ContainerStopped,
                $"The container {database.Container} stopped while database {database.Name} was dumped: look at its log, start it, and run the backup again."
            ),
        };

    private IReadOnlyList<string> Exec(string script, string program, IReadOnlyList<string> arguments)
    {
        var environment = PostgresSettings
            .OfEveryProgram.Append(new("PGUSER", database.User))
            .Append(new("PGDATABASE", database.DatabaseOnServer))
            .Append(new("LC_ALL", "C"))
            .Append(new("HOMELAB_TRAILER", _trailer));
        return
        [
            "exec",
            "--interactive",
            .. user is null ? Array.Empty<string>() : ["--user", user],
            .. environment.SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
            database.Container,
            "sh",
            "-c",
            script,
            "homelab",
            program,
            .. arguments,
        ];
    }
}
