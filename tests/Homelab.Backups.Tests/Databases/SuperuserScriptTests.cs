using Homelab.Backups.Databases;

namespace Homelab.Backups.Tests.Databases;

/// <summary>What of a dump a superuser runs, though nobody said that it is trusted, can start nothing.</summary>
public sealed class SuperuserScriptTests
{
    [Theory]
    [InlineData("ALTER TABLE public.notes OWNER TO app;")]
    [InlineData("ALTER TABLE \"My notes\".\"a; \"\"b\" OWNER TO \"My app\";")]
    [InlineData("ALTER FUNCTION public.f(a integer, VARIADIC b text[]) OWNER TO app;")]
    [InlineData("ALTER AGGREGATE public.last(\"any\" ORDER BY \"any\") OWNER TO app;")]
    [InlineData("ALTER OPERATOR public.@-@ (integer, NONE) OWNER TO app;")]
    [InlineData("ALTER OPERATOR CLASS public.by_name USING btree OWNER TO app;")]
    [InlineData("ALTER TEXT SEARCH CONFIGURATION public.german OWNER TO app;")]
    [InlineData("ALTER LARGE OBJECT 16400 OWNER TO app;")]
    public void A_statement_that_gives_an_owner_is_one(string line) =>
        Assert.Equal([line], OwnerStatements.Of($"SET a = 1;\n{line}\n", "SET a = 1;\n"));

    [Theory]
    [InlineData("ALTER TABLE public.notes ALTER COLUMN a TYPE text USING public.evil(a), OWNER TO app;")]
    [InlineData("ALTER SYSTEM SET archive_command = \"touch /tmp/x OWNER TO y\";")]
    [InlineData("ALTER ROLE \"x OWNER TO y\" SUPERUSER;")]
    [InlineData("ALTER TABLE public.notes OWNER TO app; SELECT evil();")]
    [InlineData("ALTER OPERATOR public./* (integer, integer) OWNER TO app;")]
    [InlineData("ALTER FUNCTION public.f(integer) SET log_statement = \"x OWNER TO y\";")]
    public void Nothing_else_passes_for_one(string line) => Assert.Null(OwnerStatements.Of($"SET a = 1;\n{line}\n", "SET a = 1;\n"));

    [Theory]
    [InlineData(
        "--\n-- Roles; SELECT evil();\n--\n\\restrict abc\nSET default_transaction_read_only = off;\nCREATE ROLE app;\nALTER ROLE app WITH NOSUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:a/b==$c:d=';\n\\unrestrict abc\n",
        true
    )]
    [InlineData(
        "COMMENT ON ROLE app IS 'it''s; a\nlong one';\nALTER ROLE \"My \"\"app\" IN DATABASE app SET search_path TO 'a', 'b';\nGRANT reader TO app WITH INHERIT TRUE GRANTED BY postgres;",
        true
    )]
    [InlineData("CREATE TABLESPACE fast OWNER app LOCATION '/srv/fast';\n", true)]
    [InlineData("CREATE ROLE app;\nCOPY (SELECT 1) TO PROGRAM 'id';\n", false)]
    [InlineData("CREATE ROLE app; DO $$BEGIN END$$;\n", false)]
    [InlineData("ALTER ROLE app IN DATABASE app SET a TO 'b'; SELECT evil();\n", false)]
    [InlineData("COMMENT ON ROLE app IS '\\'; SELECT evil(); --';\n", false)]
    [InlineData("CREATE ROLE app /* ; */;\n", false)]
    [InlineData("\\! id\n", false)]
    [InlineData("CREATE ROLE app", false)]
    public void A_file_of_roles_holds_roles_and_nothing_else(string sql, bool isRolesAlone) =>
        Assert.Equal(isRolesAlone, RoleScript.IsRolesAlone(sql));
}
