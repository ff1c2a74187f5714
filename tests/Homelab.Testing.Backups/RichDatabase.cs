namespace Homelab.Testing.Backups;

/// <summary>A database with everything a dump may lose.</summary>
internal static class RichDatabase
{
    public const string Schema = """
        CREATE ROLE app LOGIN PASSWORD 'not-to-be-seen';
        CREATE ROLE "odd ""role" NOLOGIN;
        GRANT "odd ""role" TO app;
        CREATE TABLE people (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person bigint NOT NULL, at timestamptz NOT NULL DEFAULT now());
        CREATE VIEW busy AS SELECT person, count(*) AS times FROM visits GROUP BY person;
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM people;
        CREATE TABLE measured (day date NOT NULL, value int) PARTITION BY RANGE (day);
        CREATE TABLE measured_2025 PARTITION OF measured FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY RANGE (day);
        CREATE TABLE measured_2026_01 PARTITION OF measured_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        INSERT INTO measured SELECT '2025-01-01'::date + i % 396, i FROM generate_series(0, 4999) i;
        CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
        INSERT INTO parent SELECT generate_series(1, 7); INSERT INTO child SELECT 1, generate_series(1, 11);
        CREATE UNLOGGED TABLE scratch AS SELECT generate_series(1, 13) AS n;
        CREATE SCHEMA "We.ird ""$1"" ü";
        CREATE TABLE "We.ird ""$1"" ü"."line
        break; \echo 'x' -- :name $$ %s" (a int);
        INSERT INTO "We.ird ""$1"" ü"."line
        break; \echo 'x' -- :name $$ %s" SELECT generate_series(1, 17);
        CREATE TABLE "select" ("from" int); INSERT INTO "select" VALUES (1);
        CREATE TABLE "' || pg_sleep(10) || '" (a int);
        CREATE SEQUENCE "it's \ ""odd""
        SELECT pg_catalog.setval('public.never', 666, true);"; SELECT nextval(c.oid::regclass) FROM pg_class c WHERE relname LIKE 'it%';
        CREATE SEQUENCE never;
        CREATE SEQUENCE down INCREMENT -5 MINVALUE -1000 START -10; SELECT nextval('down'), nextval('down');
        CREATE EXTENSION postgres_fdw;
        CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1');
        CREATE FOREIGN TABLE afar (a int) SERVER elsewhere;
        CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
        CREATE TABLE guarded (a int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; ALTER TABLE guarded FORCE ROW LEVEL SECURITY; INSERT INTO guarded VALUES (1), (2);
        SELECT lo_from_bytea(0, '\xdeadbeef'), lo_from_bytea(0, '\x00');
        ALTER DATABASE app SET work_mem = '5MB';
        """;

    public static string Rows(int people, int visits) =>
        $"""
            INSERT INTO people (name) SELECT 'person ' || i FROM generate_series(1, {people}) i;
            INSERT INTO visits (person) SELECT 1 + i % {people} FROM generate_series(1, {visits}) i;
            ALTER TABLE visits ADD FOREIGN KEY (person) REFERENCES people;
            CREATE INDEX ON visits (person);
            REFRESH MATERIALIZED VIEW counted;
            """;

    public static async Task CreateAsync(PostgresServer server, int people, int visits, CancellationToken ct)
    {
        await server.SqlAsync("CREATE DATABASE app", ct);
        await server.SqlAsync(Schema, ct, "app");
        await server.SqlAsync(Rows(people, visits), ct, "app");
    }
}
