namespace Homelab.Restores.Tests.Restores;

/// <summary>Databases with keys, views, triggers and functions, and what may be done to them.</summary>
internal static class RandomSchema
{
    private static readonly string[] Alterations =
    [
        "UPDATE t0 SET body = 'overwritten'",
        "UPDATE t0 SET body = body || ' ' WHERE id = (SELECT max(id) FROM t0)",
        "DELETE FROM t0 WHERE id = (SELECT min(id) FROM t0); INSERT INTO t0 (body) VALUES ('another')",
        "DROP VIEW v0",
        "CREATE OR REPLACE VIEW v0 AS SELECT id, body FROM t0 WHERE id > 1",
        "ALTER TABLE t0 DROP CONSTRAINT t0_body_check",
        "DROP TRIGGER touch ON t0",
        "ALTER TABLE t0 DISABLE TRIGGER touch",
        "CREATE OR REPLACE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP INDEX i0",
        "ALTER TABLE t0 ALTER body SET DEFAULT 'x'",
        "SELECT setval('t0_id_seq', 9999)",
        "REVOKE SELECT ON t0 FROM reader",
        "ALTER TABLE t0 OWNER TO reader",
        "CREATE TABLE more (a int)",
        "COMMENT ON TABLE t0 IS 'changed'",
        "ALTER DATABASE app SET work_mem = '9MB'",
    ];

    public static string Of(Random random)
    {
        var sql = new System.Text.StringBuilder(
            "CREATE FUNCTION slow(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_catalog.pg_sleep(0.002); RETURN t; END';\n"
        );
        sql.Append(
            "CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.body := NEW.body || ''!''; RETURN NEW; END';\n"
        );
        var tables = random.Next(1, 5);
        for (var i = 0; i < tables; i++)
        {
            sql.Append(
                $"CREATE TABLE t{i} (id serial PRIMARY KEY, body text DEFAULT 'none' CHECK (length(body) < 200), at timestamptz DEFAULT '2026-01-01', n numeric{(i > 0 ? $", parent int REFERENCES t{i - 1} ON DELETE CASCADE" : "")});\n"
            );
            sql.Append($"INSERT INTO t{i} (body, n) SELECT md5(i::text), i / 3.0 FROM generate_series(1, {random.Next(20, 200)}) i;\n");
            sql.Append(
                $"CREATE INDEX i{i} ON t{i} (slow(body)); CREATE VIEW v{i} AS SELECT id, body FROM t{i} WHERE body ~ '{random.Next(10)}';\n"
            );
            sql.Append(
                $"CREATE TRIGGER touch BEFORE UPDATE ON t{i} FOR EACH ROW EXECUTE FUNCTION touched(); GRANT SELECT ON t{i} TO reader;\n"
            );
            sql.Append(
                random.Next(3) switch
                {
                    0 => $"ALTER TABLE t{i} OWNER TO owner;\n",
                    1 => $"CREATE TYPE mood{i} AS ENUM ('a', 'b'); ALTER TABLE t{i} ADD mood mood{i} DEFAULT 'a';\n",
                    _ => $"CREATE MATERIALIZED VIEW m{i} AS SELECT count(*) FROM t{i};\n",
                }
            );
        }

        return sql.ToString();
    }

    public static string Alteration(Random random) => Alterations[random.Next(Alterations.Length)];
}
