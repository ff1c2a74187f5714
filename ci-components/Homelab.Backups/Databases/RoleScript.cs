using System.Text.RegularExpressions;

namespace Homelab.Backups.Databases;

/// <summary>The file of roles of a dump. It is run by a superuser, and whoever wrote the backup may have put any SQL into it.</summary>
internal static partial class RoleScript
{
    /// <summary>It makes roles, their rights and tablespaces, and nothing else: none of that can start a program.</summary>
    public static bool IsRolesAlone(string sql) => Statements().IsMatch(sql);

    /// <summary>Without the roles a server has: it is never without a superuser, who must keep the password by which he came, and nobody
    /// can be created twice.</summary>
    public static string WithoutThoseOf(ServerState server, string globals)
    {
        var gone = server.Roles.SelectMany(role => new[] { $"CREATE ROLE {role};", $"CREATE ROLE {SqlText.Name(role)};" }).ToHashSet();
        var own = new[] { $"ALTER ROLE {server.User} ", $"ALTER ROLE {SqlText.Name(server.User)} " };
        return string.Join(
            '\n',
            globals.Split('\n').Where(line => !gone.Contains(line) && !own.Any(start => line.StartsWith(start, StringComparison.Ordinal)))
        );
    }

    /// <summary>Settings of a role in a database can only be made when the database is there.</summary>
    public static (string Roles, string Later) Split(string globals)
    {
        var later = globals.Split('\n').Where(line => InDatabase().IsMatch(line)).ToArray();
        return (string.Join('\n', globals.Split('\n').Except(later)), string.Join('\n', later));
    }

    // As pg_dumpall writes them. A backslash in a text means something else under other settings, and there is no need for one.
    [GeneratedRegex(
        @"\A(?>\s+|--[^\n]*(?:\n|\z)|\\(?:un)?restrict [A-Za-z0-9]+(?:\n|\z)|(?:SET|CREATE ROLE|ALTER ROLE|GRANT|REVOKE|COMMENT ON ROLE|SECURITY LABEL|CREATE TABLESPACE|ALTER TABLESPACE|COMMENT ON TABLESPACE)\s(?>[A-Za-z0-9_ ,.()=\n]+|""(?:[^""]|"""")*""|'(?:[^'\\]|'')*')*;)*\z"
    )]
    private static partial Regex Statements();

    [GeneratedRegex("^ALTER ROLE (?:ALL|[a-z0-9_]+|\"(?:[^\"]|\"\")+\") IN DATABASE .*;$")]
    private static partial Regex InDatabase();
}
