using System.Text.RegularExpressions;
using Homelab.Configuration;
using Homelab.Reports.Findings;
using Homelab.Text.Secrets;

namespace Homelab.Backups.Databases;

/// <summary>Where a server is and who asks, as PostgreSQL's programs take it without it standing among their arguments.</summary>
/// <param name="Environment">Variables such as PGHOST and PGPASSWORD.</param>
/// <param name="Secrets">What must not show in anything the programs say.</param>
internal sealed partial record PostgresAddress(IReadOnlyDictionary<string, string> Environment, SecretSet Secrets)
{
    // Everything libpq knows, with the variable by which it takes it. What has none and changes nothing in a dump has an empty one.
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["host"] = "PGHOST",
        ["hostaddr"] = "PGHOSTADDR",
        ["port"] = "PGPORT",
        ["user"] = "PGUSER",
        ["password"] = "PGPASSWORD",
        ["dbname"] = "PGDATABASE",
        ["passfile"] = "PGPASSFILE",
        ["service"] = "PGSERVICE",
        ["servicefile"] = "PGSERVICEFILE",
        ["options"] = "PGOPTIONS",
        ["connect_timeout"] = "PGCONNECT_TIMEOUT",
        ["sslmode"] = "PGSSLMODE",
        ["sslrootcert"] = "PGSSLROOTCERT",
        ["sslcert"] = "PGSSLCERT",
        ["sslkey"] = "PGSSLKEY",
        ["sslcrl"] = "PGSSLCRL",
        ["sslcrldir"] = "PGSSLCRLDIR",
        ["sslsni"] = "PGSSLSNI",
        ["sslcompression"] = "PGSSLCOMPRESSION",
        ["sslcertmode"] = "PGSSLCERTMODE",
        ["sslnegotiation"] = "PGSSLNEGOTIATION",
        ["requiressl"] = "PGREQUIRESSL",
        ["ssl_min_protocol_version"] = "PGSSLMINPROTOCOLVERSION",
        ["ssl_max_protocol_version"] = "PGSSLMAXPROTOCOLVERSION",
        ["min_protocol_version"] = "PGMINPROTOCOLVERSION",
        ["max_protocol_version"] = "PGMAXPROTOCOLVERSION",
        ["channel_binding"] = "PGCHANNELBINDING",
        ["require_auth"] = "PGREQUIREAUTH",
        ["requirepeer"] = "PGREQUIREPEER",
        ["gssencmode"] = "PGGSSENCMODE",
        ["gsslib"] = "PGGSSLIB",
        ["gssdelegation"] = "PGGSSDELEGATION",
        ["krbsrvname"] = "PGKRBSRVNAME",
        ["target_session_attrs"] = "PGTARGETSESSIONATTRS",
        ["load_balance_hosts"] = "PGLOADBALANCEHOSTS",
        ["application_name"] = "",
        ["fallback_application_name"] = "",
        ["client_encoding"] = "",
        ["keepalives"] = "",
        ["keepalives_idle"] = "",
        ["keepalives_interval"] = "",
        ["keepalives_count"] = "",
        ["tcp_user_timeout"] = "",
    };

    /// <summary>Reads what a variable holds: <c>postgres://user:password@host:port/database?sslmode=…</c>, or <c>host=…
    /// user=…</c>.</summary>
    /// <exception cref="DumpFailureException">It cannot be read. The message tells nothing of what it holds.</exception>
    public static PostgresAddress Read(VariableName variable, string? value)
    {
        var text = value?.Trim() ?? "";
        var complaint = text.Length == 0 ? "is empty or not set: put the database's address there" : "";
        var pairs = complaint.Length > 0 ? [] : AddressText.Split(text, out complaint);
        if (complaint.Length == 0)
            complaint = Fault(pairs);
        if (complaint.Length > 0)
            throw new DumpFailureException(Diagnosis.DatabaseAddress, $"The variable {variable} {complaint}.");
        return new PostgresAddress(
            pairs.Where(pair => Variables[pair.Key].Length > 0).ToDictionary(pair => Variables[pair.Key], pair => pair.Value),
            new SecretSet([text, pairs.GetValueOrDefault("password", "")])
        );
    }

    // A wrongly escaped password spills into the host, the port or the database, and a server's complaint would show it.
    private static string Fault(Dictionary<string, string> pairs)
    {
        if (pairs.Keys.FirstOrDefault(key => !Variables.ContainsKey(key)) is { } unknown)
            return OptionName().IsMatch(unknown)
                ? $"has the option '{unknown}', which PostgreSQL's programs cannot be given: remove it"
                : "has an option that is none of PostgreSQL's: remove it";
        if (
            pairs.Any(pair =>
                pair.Value.Contains('\0', StringComparison.Ordinal) || (pair.Key != "password" && pair.Value.Any(char.IsControl))
            )
        )
            return "holds control characters: write the address on one line, and percent-encode what is special in it";
        if (!pairs.GetValueOrDefault("host", "").Split(',').All(host => HostName().IsMatch(host)))
            return $"names a host that cannot be one: {AddressText.Escape}";
        if (
            !pairs
                .GetValueOrDefault("port", "")
                .Split(',')
                .All(port => port.Length == 0 || (ushort.TryParse(port, out var number) && number > 0))
        )
            return $"names a port that is no number from 1 to 65535: {AddressText.Escape}";
        return "";
    }

    [GeneratedRegex(@"\A[a-z_]{1,40}\z")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"\A(?:[/@].+|[A-Za-z0-9_.:%-]*)\z")]
    private static partial Regex HostName();
}
