using System.Text.RegularExpressions;
using Homelab.Backups.Databases;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>Loading into a server of one's own: never is something called loaded that is not the dump, and nothing is dropped that nobody
/// said may go.</summary>
public sealed partial class OwnLoadTests : IAsyncLifetime
{
    private const string Variable = "HOMELAB_TEST_OWN_DATABASE_URL";

    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 60 : 1;

    private readonly RestoreHouse _house = new() { Set = "dbs" };
    private PostgresServer _source = null!;
    private PostgresServer _target = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await PostgresServer.StartAsync(Ct);
        _target = await PostgresServer.StartAsync(Ct);
        _house.House.Databases = $"{{ app: {{ url: {Variable} }} }}";
        _house.House.Sets = "{ dbs: { databases: [app], kind: postgres } }";
    }

    [Fact]
    public async Task Whatever_stops_a_load_or_changes_what_was_loaded_is_never_taken_for_the_dump()
    {
        var (loads, stopped, altered, falseSuccesses) = (0, 0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(1000 + round);
            await MakeAsync(_source, RandomSchema.Of(random));
            await BackUpAsync();
            var wanted = await DumpAsync(_source);
            for (var trial = 0; trial < 5; trial++)
            {
                await _target.SqlAsync(
                    "SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname LIKE 'app%' \\gexec",
                    Ct
                );
                // Stopped at any moment, then said again, without a word and with the name.
                var first = await RestoreAsync(confirmed: null, after: TimeSpan.FromMilliseconds(random.Next(50, 1500)));
                stopped += first.Findings.Any(finding => finding.Code == "restore-stopped") ? 1 : 0;
                falseSuccesses += await IsFalseAsync(first, wanted);
                var second = await RestoreAsync(confirmed: null);
                falseSuccesses += await IsFalseAsync(second, wanted);
                var third = await RestoreAsync(RestoreHouse.Machine);
                Assert.True(third.Verdict is not Severity.Failed, string.Join('\n', third.Findings));
                Assert.Equal(wanted, await DumpAsync(_target));
                Assert.Equal("", await _target.SqlAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE 'homelab%'", Ct));
                loads += 3;
                // What somebody changed since is his data: refused, and left as it is.
                await _target.SqlAsync(RandomSchema.Alteration(random), Ct, "app");
                var changed = await DumpAsync(_target);
                var fourth = await RestoreAsync(trial % 2 == 0 ? null : RestoreHouse.Machine);
                falseSuccesses += await IsFalseAsync(fourth, wanted);
                Assert.Equal(
                    ["restore-not-empty"],
                    fourth.Findings.Where(finding => finding.Severity is Severity.Failed).Select(finding => finding.Code)
                );
                Assert.Equal(changed, await DumpAsync(_target));
                altered++;
            }
        }

        Assert.Equal(0, falseSuccesses);
        TestContext.Current.SendDiagnosticMessage(
            $"{loads} loads, {stopped} of them stopped, {altered} altered afterwards: {falseSuccesses} false successes."
        );
    }

    [Fact]
    public async Task A_dump_of_equal_counts_is_another_dump_and_the_same_one_is_loaded_once()
    {
        await MakeAsync(
            _source,
            "CREATE TABLE users (id serial PRIMARY KEY, name text); INSERT INTO users (name) SELECT 'user' || i FROM generate_series(1, 30) i;"
        );
        await BackUpAsync();
        var first = await RestoreAsync(confirmed: null);
        Assert.True(first is { Verdict: Severity.Note, Changed: true }, string.Join('\n', first.Findings));
        var again = await RestoreAsync(confirmed: null, part: RestorePart.Databases);
        Assert.True(again is { Verdict: Severity.Note, Changed: false }, string.Join('\n', again.Findings));

        await _source.SqlAsync("UPDATE users SET name = 'x'", Ct, "app");
        await BackUpAsync();

        Assert.Equal(
            ["restore-not-empty"],
            (await RestoreAsync(RestoreHouse.Machine))
                .Findings.Where(finding => finding.Severity is Severity.Failed)
                .Select(finding => finding.Code)
        );
        Assert.Equal("30", await _target.SqlAsync("SELECT count(*) FROM users WHERE name LIKE 'user%'", Ct, "app"));
    }

    [Fact]
    public async Task What_a_killed_load_left_gets_another_name_with_what_somebody_wrote_into_it_since()
    {
        await MakeAsync(_source, "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 30);");
        await BackUpAsync();
        Assert.True((await RestoreAsync(confirmed: null)).Verdict is Severity.Note);
        var mark = Assert.Single(Directory.GetFiles(_house.House.State.Restores, "load-*.json"));
        await File.WriteAllTextAsync(
            mark,
            LoadedMark().Replace(await File.ReadAllTextAsync(mark, Ct), "${key}null, \"role\": \"homelab_load_0123456789ab\""),
            Ct
        );
        // As a kill leaves it: the role is there, has everything, and somebody was being kept out.
        await _target.SqlAsync("CREATE ROLE homelab_load_0123456789ab LOGIN; ALTER DATABASE app OWNER TO homelab_load_0123456789ab", Ct);
        await _target.SqlAsync("ALTER TABLE users OWNER TO homelab_load_0123456789ab; INSERT INTO users VALUES (4711)", Ct, "app");
        await _target.SqlAsync("ALTER DATABASE app ALLOW_CONNECTIONS false", Ct);

        Assert.Equal(
            ["restore-half-loaded"],
            (await RestoreAsync(confirmed: null, part: RestorePart.Databases))
                .Findings.Where(finding => finding.Severity is Severity.Failed)
                .Select(finding => finding.Code)
        );
        var again = await RestoreAsync(RestoreHouse.Machine, part: RestorePart.Databases);

        Assert.True(again.Verdict is Severity.Note, string.Join('\n', again.Findings));
        var aside = Assert.Single(again.Findings, finding => finding.Code == "restore-half-aside");
        var name = await _target.SqlAsync("SELECT datname FROM pg_database WHERE datname LIKE 'app.before-restore-%'", Ct);
        Assert.Contains(name, aside.Sentence, StringComparison.Ordinal);
        Assert.Equal("4711", await _target.SqlAsync("SELECT max(id) FROM users", Ct, name));
        Assert.Equal("30", await _target.SqlAsync("SELECT max(id) FROM users", Ct, "app"));
        Assert.Equal("", await _target.SqlAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE 'homelab%'", Ct));
        Assert.False((await RestoreAsync(confirmed: null, part: RestorePart.Databases)).Changed);
    }

    [Fact]
    public async Task A_load_killed_before_it_marks_the_database_it_made_is_known_as_half_done()
    {
        await MakeAsync(_source, "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 30);");
        await _source.SqlAsync("ALTER DATABASE app SET work_mem = '77MB'", Ct);
        await BackUpAsync();
        await KilledAsync(place => place.Oid != 0, marked: false);
        // pg_restore makes the database first, and its settings in further statements.
        await _target.SqlAsync("ALTER DATABASE app RESET ALL", Ct);

        Assert.Equal(["restore-half-loaded"], Failed(await RestoreAsync(confirmed: null)));
        var again = await RestoreAsync(RestoreHouse.Machine);

        Assert.True(again.Verdict is Severity.Note, string.Join('\n', again.Findings));
        Assert.Equal("77MB", await _target.SqlAsync("SHOW work_mem", Ct, "app"));
        Assert.Equal(await DumpAsync(_source), await DumpAsync(_target));
    }

    [Fact]
    public async Task What_somebody_made_where_a_killed_load_had_made_nothing_yet_is_his()
    {
        await MakeAsync(_source, "CREATE TABLE users (id int);");
        await BackUpAsync();
        await KilledAsync(place => place.Oid != 0, marked: false);
        await _target.SqlAsync("DROP DATABASE app", Ct);
        await _target.SqlAsync("CREATE DATABASE app", Ct);
        await _target.SqlAsync("CREATE TABLE his (id int); INSERT INTO his VALUES (7)", Ct, "app");

        Assert.Equal(["restore-not-empty"], Failed(await RestoreAsync(RestoreHouse.Machine)));
        Assert.Equal("7", await _target.SqlAsync("SELECT id FROM his", Ct, "app"));
    }

    [Fact]
    public async Task A_role_that_another_machine_loads_with_is_never_swept()
    {
        await MakeAsync(_source, "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 30);");
        await BackUpAsync();
        // Of a load that has made its role and not yet come in by it: no session tells that it is at work.
        await _target.SqlAsync("CREATE ROLE homelab_load_0123456789ab LOGIN", Ct);

        Assert.True((await RestoreAsync(confirmed: null)).Verdict is Severity.Note);

        Assert.Equal("homelab_load_0123456789ab", await _target.SqlAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE 'homelab%'", Ct));
    }

    [Fact]
    public async Task A_role_of_a_killed_load_of_this_machine_is_swept_by_the_next()
    {
        await MakeAsync(_source, "CREATE TABLE users (id int); INSERT INTO users SELECT generate_series(1, 30);");
        await BackUpAsync();
        string? role = null;
        await KilledAsync(place => (role = place.Role) is not null, marked: true);
        await _target.SqlAsync($"CREATE ROLE {role} LOGIN; ALTER DATABASE app OWNER TO {role}", Ct);
        await _target.SqlAsync($"CREATE TABLE users (id int); ALTER TABLE users OWNER TO {role}", Ct, "app");

        var again = await RestoreAsync(RestoreHouse.Machine);

        Assert.True(again.Verdict is Severity.Note, string.Join('\n', again.Findings));
        Assert.Equal("", await _target.SqlAsync("SELECT rolname FROM pg_roles WHERE rolname LIKE 'homelab%'", Ct));
    }

    [Fact]
    public async Task A_database_that_an_image_made_and_that_nothing_came_into_is_not_half_done()
    {
        await MakeAsync(
            _source,
            "CREATE FUNCTION bad(t text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END'; CREATE TABLE bait (t text CHECK (bad(t))); INSERT INTO bait VALUES ('x');"
        );
        await _source.SqlAsync(
            "CREATE OR REPLACE FUNCTION bad(t text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''true'''; RETURN true; END$$",
            Ct,
            "app"
        );
        await BackUpAsync();
        await _target.SqlAsync("CREATE DATABASE app", Ct);

        Assert.Equal(["restore-superuser"], (await RestoreAsync(confirmed: null)).Findings.Select(finding => finding.Code));
        Assert.Equal(
            ["restore-superuser"],
            (await RestoreAsync(confirmed: null, part: RestorePart.Databases)).Findings.Select(finding => finding.Code)
        );
        var trusted = await RestoreAsync(RestoreHouse.Machine, part: RestorePart.Databases);
        Assert.True(trusted.Verdict is Severity.Note, string.Join('\n', trusted.Findings));
        Assert.DoesNotContain("restore-half-aside", trusted.Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData("ALTER SYSTEM SET archive_command = 'touch {0}';")]
    [InlineData("CREATE ROLE x; COPY (SELECT 1) TO PROGRAM 'touch {0}';")]
    [InlineData("\\! touch {0}")]
    public async Task A_file_of_roles_that_holds_anything_else_is_not_run(string statement)
    {
        var touched = _house.House["touched"];
        File.SetUnixFileMode(_house.House["."], (UnixFileMode)0b111_111_111);
        await MakeAsync(_source, "CREATE TABLE users (id int);");
        await BackUpAsync();
        var files = await _house.MustAsync(_house.Request() with { Part = RestorePart.Files });
        var facts = (await _house.LookAsync()).Databases[0].Facts;
        await File.AppendAllTextAsync(
            files.Root + facts.Files[0].Path,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, touched) + "\n",
            Ct
        );
        var own = new Configuration.Database.AtUrl(new("app"), new(Variable));

        var outcome = await new PostgresRestore(
            own,
            name => name == Variable ? _target.Url() : Environment.GetEnvironmentVariable(name),
            new Deaf()
        )
        {
            Superuser = SuperuserLoad.Never,
        }.LoadAsync(facts, files.Root + facts.Files[0].Path, files.Root + facts.Files[1].Path, Ct);

        Assert.Equal("restore-superuser", Assert.IsType<RestoreOutcome.Failed>(outcome).Code);
        Assert.False(File.Exists(touched));
        Assert.Equal("0", await _target.SqlAsync("SELECT count(*) FROM pg_file_settings WHERE name = 'archive_command'", Ct));
    }

    [Fact]
    public async Task A_dump_that_starts_programs_starts_none_on_a_server_of_ones_own_unless_a_person_said_so()
    {
        var touched = _house.House["touched"];
        File.SetUnixFileMode(_house.House["."], (UnixFileMode)0b111_111_111);
        await MakeAsync(
            _source,
            "CREATE FUNCTION harmless(t text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END'; CREATE TABLE bait (t text CHECK (harmless(t))); INSERT INTO bait VALUES ('x');"
        );
        await _source.SqlAsync(
            $"CREATE OR REPLACE FUNCTION harmless(t text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RESET ROLE; RESET SESSION AUTHORIZATION; EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch {touched}'''; RETURN true; END$$",
            Ct,
            "app"
        );
        await BackUpAsync();

        var record = await RestoreAsync(confirmed: null);

        Assert.Equal(["restore-superuser"], record.Findings.Select(finding => finding.Code));
        Assert.Contains("start programs", record.Findings[0].Sentence, StringComparison.Ordinal);
        Assert.False(File.Exists(touched));
        Assert.Equal(
            "0",
            await _target.SqlAsync(
                "SELECT (SELECT count(*) FROM pg_database WHERE datname = 'app') + (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'homelab%')",
                Ct
            )
        );
        var trusted = await RestoreAsync(RestoreHouse.Machine);
        Assert.True(trusted.Verdict is Severity.Note, string.Join('\n', trusted.Findings));
        Assert.True(File.Exists(touched));
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_target is not null)
            await _target.DisposeAsync();
        _house.Dispose();
    }

    [GeneratedRegex("(?<key>\"fingerprint\": ?)\"[^\"]*\"", RegexOptions.IgnoreCase)]
    private static partial Regex LoadedMark();

    private static async Task MakeAsync(PostgresServer server, string schema)
    {
        await server.SqlAsync("DROP DATABASE IF EXISTS app WITH (FORCE)", Ct);
        await server.SqlAsync(
            "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') THEN CREATE ROLE owner LOGIN; CREATE ROLE reader; END IF; END$$",
            Ct
        );
        await server.SqlAsync($"CREATE DATABASE app{(schema.Length % 2 == 0 ? " OWNER owner" : "")}", Ct);
        await server.SqlAsync(schema, Ct, "app");
    }

    private async Task BackUpAsync()
    {
        Environment.SetEnvironmentVariable(Variable, _source.Url("app"));
        await _house.BackUpAsync();
    }

    /// <summary>A load that dies where it would have marked this place, or right after it did.</summary>
    private async Task KilledAsync(Func<LoadPlace, bool> here, bool marked)
    {
        var files = await _house.MustAsync(_house.Request() with { Part = RestorePart.Files });
        var facts = (await _house.LookAsync()).Databases[0].Facts;
        var own = new Configuration.Database.AtUrl(new("app"), new(Variable));
        var load = new PostgresRestore(
            own,
            name => name == Variable ? _target.Url() : Environment.GetEnvironmentVariable(name),
            new Deaf()
        );
        using var mark = LoadMark.TryTake(_house.House.State, (await load.StateAsync(Ct)).System)!;
        var killed = new PostgresRestore(
            own,
            name => name == Variable ? _target.Url() : Environment.GetEnvironmentVariable(name),
            new Deaf()
        )
        {
            Superuser = SuperuserLoad.Never,
            Began = async place =>
            {
                var isHere = here(place);
                if (!isHere || marked)
                    await mark.BeganAsync(place, facts);
                if (isHere)
                    throw new KilledException();
            },
        };
        await Assert.ThrowsAsync<KilledException>(() =>
            killed.LoadAsync(facts, files.Root + facts.Files[0].Path, files.Root + facts.Files[1].Path, Ct)
        );
    }

    private sealed class KilledException : Exception;

    private async Task<RestoreRecord> RestoreAsync(string? confirmed, TimeSpan? after = null, RestorePart part = RestorePart.Everything)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var request = _house.Request(_house.House["own"]) with
        {
            Databases = DatabaseTarget.Own,
            Part = part,
            Environment = name => name == Variable ? _target.Url("app") : Environment.GetEnvironmentVariable(name),
        };
        using var restore = new SetRestore(
            request,
            () => _house.House.Plan().Repository,
            _house.House.State,
            _house.House.Restic,
            _house.House.Clock
        )
        {
            Machine = new ThisMachine(RestoreHouse.Machine, RestoreHouse.MachineId, []),
        };
        var plan = await restore.LookAsync(new Deaf(), Ct);
        if (after is { } time)
            stop.CancelAfter(time);
        return await restore.RunAsync(
            plan,
            confirmed ?? (part is RestorePart.Everything && plan.Confirm?.Code is "restore-in-the-way" ? plan.Confirm.Name : null),
            new Deaf(),
            stop.Token
        );
    }

    private static IEnumerable<string> Failed(RestoreRecord record) =>
        record.Findings.Where(finding => finding.Severity is Severity.Failed).Select(finding => finding.Code);

    // It says that all is well, and it is not: as another program prints what is there.
    private async Task<int> IsFalseAsync(RestoreRecord record, string wanted) =>
        record is { Verdict: not Severity.Failed, Databases: [{ Failure: null }] } && await DumpAsync(_target) != wanted ? 1 : 0;

    private static async Task<string> DumpAsync(PostgresServer server)
    {
        var run = await RealTools.RunAsync(
            Path.Combine(Path.GetDirectoryName(RealTools.Psql)!, "pg_dump"),
            ["--dbname", server.Url("app"), "--column-inserts", "--rows-per-insert=1"],
            Ct
        );
        return run.ExitCode != 0
            ? "none"
            : string.Join(
                '\n',
                run.StandardOutput.Split('\n')
                    .Where(line =>
                        !line.StartsWith("\\restrict", StringComparison.Ordinal)
                        && !line.StartsWith("\\unrestrict", StringComparison.Ordinal)
                    )
            );
    }
}
