using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Homelab.Backups.Databases;

/// <summary>Takes a connection text apart as libpq does, and where libpq would guess, refuses.</summary>
internal static class AddressText
{
    public const string Escape = "percent-encode ':', '/', '@', '?' and '%' in its user and password";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>The options by libpq's names; a complaint without a word of the text if it cannot be read.</summary>
    public static Dictionary<string, string> Split(string text, out string complaint)
    {
        var pairs = new Dictionary<string, string>();
        if (Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.Ordinal)) is { } scheme)
            complaint = ReadUrl(text[scheme.Length..], pairs);
        else if (text.Contains("://", StringComparison.Ordinal) && !text.Split('=')[0].Trim().All(char.IsAsciiLetter))
            complaint = "holds an address of another kind: it must begin with postgres:// or postgresql://";
        else
            complaint = ReadPairs(text, pairs);
        return pairs;
    }

    private static string ReadUrl(string rest, Dictionary<string, string> pairs)
    {
        var at = rest.IndexOfAny(['@', '/']);
        var credentials = at >= 0 && rest[at] == '@' ? rest[..at] : null;
        rest = credentials is null ? rest : rest[(at + 1)..];
        if (rest.Contains('@', StringComparison.Ordinal))
            return $"holds more than one '@', or one in the wrong place: {Escape}";
        var (before, query) = Halves(rest, '?');
        var (servers, database) = Halves(before, '/');
        if (Hosts(servers) is not var (hosts, ports))
            return "has a bracket that is not closed: write an IPv6 address as [::1]";
        var (user, password) = Halves(credentials ?? "", ':');
        List<(string Key, string Value)> found =
        [
            ("user", user),
            ("password", password),
            ("host", hosts),
            ("port", ports),
            ("dbname", database),
        ];
        foreach (var option in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (option.Split('=') is not [var key, var value])
                return "has an option that is not of the form name=value: correct what follows '?'";
            found.Add((key, value));
        }

        return found.Where(pair => pair.Value.Length > 0).All(pair => Add(pairs, pair.Key, pair.Value))
            ? ""
            : $"has a '%' that encodes nothing: {Escape}";
    }

    private static (string Before, string After) Halves(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is var found and >= 0 ? (text[..found], text[(found + 1)..]) : (text, "");

    /// <summary>Several servers stand side by side: <c>a:1,[::1]:2</c> is the hosts <c>a,::1</c> and the ports <c>1,2</c>.</summary>
    private static (string Hosts, string Ports)? Hosts(string servers)
    {
        var hosts = new List<string>();
        var ports = new List<string>();
        foreach (var server in servers.Split(','))
        {
            var close = server.StartsWith('[') ? server.IndexOf(']', StringComparison.Ordinal) : 0;
            if (close < 0 || (close > 0 && close + 1 < server.Length && server[close + 1] != ':'))
                return null;
            var (host, port) = close > 0 ? (server[1..close], server[(close + 1)..].TrimStart(':')) : Halves(server, ':');
            hosts.Add(host);
            ports.Add(port);
        }

        return (string.Join(',', hosts), ports.All(port => port.Length == 0) ? "" : string.Join(',', ports));
    }

    private static bool Add(Dictionary<string, string> pairs, string key, string value)
    {
        // As libpq does for those who come from Java.
        if (key == "ssl" && value == "true")
            (key, value) = ("sslmode", "require");
        return Decode(key) is { } name && Decode(value) is { } decoded && (pairs[name] = decoded).Length >= 0;
    }

    private static string? Decode(string text)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(text));
        for (var i = 0; i < bytes.Count; i++)
        {
            if (bytes[i] != '%')
                continue;
            if (
                i + 2 >= bytes.Count
                || !byte.TryParse(
                    [(char)bytes[i + 1], (char)bytes[i + 2]],
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var value
                )
            )
                return null;
            bytes[i] = value;
            bytes.RemoveRange(i + 1, 2);
        }

        return Utf8.IsValid(CollectionsMarshal.AsSpan(bytes)) ? Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes)) : null;
    }

    /// <summary><c>host=a password='it\'s'</c>.</summary>
    private static string ReadPairs(string text, Dictionary<string, string> pairs)
    {
        const string wrong = "cannot be read: write postgres://user:password@host:port/database";
        for (var i = 0; i < text.Length; )
        {
            var equals = text.IndexOf('=', i);
            var key = equals < 0 ? "" : text[i..equals].Trim();
            if (key.Length == 0 || !key.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'))
                return wrong;
            i = equals + 1;
            if (ReadValue(text, ref i) is not { } value)
                return wrong;
            if (value.Length > 0)
                pairs[key] = value;
        }

        return "";
    }

    private static string? ReadValue(string text, ref int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
            i++;
        var quoted = i < text.Length && text[i] == '\'';
        if (quoted)
            i++;
        var value = new StringBuilder();
        for (; i < text.Length && (quoted ? text[i] != '\'' : !char.IsWhiteSpace(text[i])); i++)
        {
            if (text[i] == '\\' && ++i == text.Length)
                break;
            value.Append(text[i]);
        }

        if (quoted && i++ >= text.Length)
            return null;
        while (i < text.Length && char.IsWhiteSpace(text[i]))
            i++;
        return value.ToString();
    }
}
