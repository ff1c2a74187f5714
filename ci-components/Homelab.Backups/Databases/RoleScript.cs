using System.Text.RegularExpressions;

namespace Homelab.Backups.Databases;

/// <summary>The file of roles of a dump. It is run by a superuser, and whoever wrote the backup may have put any SQL into it.</summary>
internal static partial class RoleScript
{
    /// <summary>It makes roles, their rights and tablespaces, and nothing else: none of that can start a program.</summary>
    public static bool IsRolesAlone(string sql) => Statements().IsMatch(sql);

    // As pg_dumpall writes them. A backslash in a text means something else under other settings, and there is no need for one.
    [GeneratedRegex(@"\A(?>\s+|--[^\n]*(?:\n|\z)|\\(?:un)?restrict [A-Za-z0-9]+(?:\n|\z)|(?:SET|CREATE ROLE|ALTER ROLE|GRANT|REVOKE|COMMENT ON ROLE|SECURITY LABEL|CREATE TABLESPACE|ALTER TABLESPACE|COMMENT ON TABLESPACE)\s(?>[A-Za-z0-9_ ,.()=\n]+|""(?:[^""]|"""")*""|'(?:[^'\\]|'')*')*;)*\z")]
    private static partial Regex Statements();
}
