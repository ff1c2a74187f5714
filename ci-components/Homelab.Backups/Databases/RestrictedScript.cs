using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;

namespace Homelab.Backups.Databases;

/// <summary>
/// A dump's SQL for psql, which also obeys commands of its own, such as one that starts programs. Whoever was superuser of the server that
/// was dumped could have got one in (https://www.postgresql.org/support/security/CVE-2025-8714/), so psql is told to take none.
/// </summary>
internal static partial class RestrictedScript
{
    // The first of each line of versions that can be told.
    private static readonly (int Major, int Minor)[] First = [(13, 22), (14, 19), (15, 14), (16, 10), (17, 6)];

    /// <summary>The script as psql takes it; as it is where psql knows no better.</summary>
    public static async Task<string> OfAsync(string sql, IPostgresTools tools, CancellationToken ct)
    {
        var run = await tools.Answering("psql", "--version").CaptureAsync(PipeSource.Null, ct);
        return
            run.ExitCode == 0
            && Version().Match(run.Output) is { Success: true } version
            && CanBeTold(int.Parse(version.Groups["major"].Value), int.Parse(version.Groups["minor"].Value))
            ? Restricted(sql)
            : sql;
    }

    private static bool CanBeTold(int major, int minor) =>
        major > First[^1].Major || Array.Exists(First, first => first.Major == major && minor >= first.Minor);

    // The key is what would end it again. What newer dumps say themselves would be the first command that is refused.
    private static string Restricted(string sql)
    {
        var key = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        return new StringBuilder($"\\restrict {key}\n").Append(Own().Replace(sql, "")).Append($"\n\\unrestrict {key}\n").ToString();
    }

    [GeneratedRegex(@"PostgreSQL\) (?<major>[0-9]{1,3})\.(?<minor>[0-9]{1,3})")]
    private static partial Regex Version();

    [GeneratedRegex(@"^\\(?:un)?restrict [A-Za-z0-9]+$\n?", RegexOptions.Multiline)]
    private static partial Regex Own();
}
