using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

/// <summary>The sorts of words and numbers the file is made of.</summary>
internal static class Scalars
{
    public static readonly Kind.Text HostName = Name(
        "a host name: lower-case letters, digits, dots and dashes",
        Configuration.HostName.Pattern,
        text => new HostName(text)
    );
    public static readonly Kind.Text SetName = Name(
        "a set name: lower-case letters, digits and dashes (but none of all, always, never, tagged, untagged)",
        Configuration.SetName.Pattern,
        text => new SetName(text)
    );
    public static readonly Kind.Text TierName = Name(
        "a tier name: lower-case letters and digits, 20 at most (and no word restic's own variables use, such as cache or password)",
        Configuration.TierName.Pattern,
        text => new TierName(text)
    );
    public static readonly Kind.Text DatabaseName = Name(
        "a database's name in this file: lower-case letters, digits, dashes and underscores",
        Configuration.DatabaseName.Pattern,
        text => new DatabaseName(text)
    );
    public static readonly Kind.Text ProviderName = Plain("a provider's name: lower-case letters and digits", "^[a-z][a-z0-9]{0,19}$");
    public static readonly Kind.Text RunnerTag = Name("a runner's tag", Configuration.RunnerTag.Pattern, text => new RunnerTag(text));
    public static readonly Kind.Text VariableName = Name(
        "the name of a GitLab CI/CD variable, such as APP_DB_URL (the value stays in GitLab)",
        Configuration.VariableName.Pattern,
        text => new VariableName(text)
    );

    public static readonly Kind.Text Duration = Name(
        "a duration such as 20m, 6h or 1h30m",
        Configuration.Duration.Pattern,
        text => Configuration.Duration.Parse(text)
    );
    public static readonly Kind.Text Size = Name("a size such as 5GiB", ByteSize.Pattern, text => ByteSize.Parse(text));
    public static readonly Kind.Text Rate = Name("a rate such as 2MiB/s", ByteRate.Pattern, text => ByteRate.Parse(text));
    public static readonly Kind.Text Unused = Name(
        "'unlimited', a share such as 5% or a size such as 5GiB",
        UnusedLimit.Pattern,
        UnusedLimit.Parse
    );
    public static readonly Kind.Text Fraction = new("a fraction such as 1/52", Configuration.Fraction.Pattern, ReadFraction);
    public static readonly Kind.Text TimeRange = new(
        "a time range such as \"23:00-07:00\"",
        Configuration.TimeRange.Pattern,
        ReadTimeRange
    );
    public static readonly Kind.Text TimeZone = new(
        "a time zone such as Europe/Berlin",
        "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$",
        ReadTimeZone
    );
    public static readonly Kind.Text Cron = new("a cron line of five fields such as \"30 3 * * *\"", Configuration.Cron.Pattern, ReadCron);

    public static readonly Kind.Text AbsolutePath = Name(
        "an absolute path such as /srv/vault, without '..'",
        @"^(/|(/(?!\.{1,2}(/|$))[^/\u0000-\u001f\u007f]+)+/?)$",
        text => text.Length > 1 ? text.TrimEnd('/') : text
    );
    public static readonly Kind.Text RootPath = Name(
        "a folder of the repository such as infra, without '..' and not starting with '/'",
        Configuration.RootPath.Pattern,
        text => new RootPath(text)
    );
    public static readonly Kind.Text Folder = Plain(
        "a folder such as Agents, without '..' and not starting with '/'",
        @"^(?!\.{1,2}(/|$))[^/\u0000-\u001f\u007f]+(/(?!\.{1,2}(/|$))[^/\u0000-\u001f\u007f]+)*$"
    );
    public static readonly Kind.Text Address = Plain("a host name or address", "^[A-Za-z0-9]([A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?$");
    public static readonly Kind.Text Url = new(
        "an address such as https://gitlab.example.org",
        @"^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[^\s?#@]*)?$",
        ReadUrl
    );
    public static readonly Kind.Text ProjectPath = Plain(
        "a project's path such as homelab/infra",
        @"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$"
    );

    public static readonly Kind.Text Container = Plain("a container's name", "^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$");
    public static readonly Kind.Text Image = Plain("an image such as docker.io/library/postgres:16", "^[a-z0-9][A-Za-z0-9._:/@-]{0,254}$");
    public static readonly Kind.Text Identifier = Plain(
        "a name of letters, digits, '_', '-', '.' and '$'",
        @"^[A-Za-z0-9_][A-Za-z0-9_$.-]{0,62}$"
    );
    public static readonly Kind.Text StorageClass = Plain("a storage class such as GLACIER_IR", "^[A-Z][A-Z0-9_]{0,39}$");
    public static readonly Kind.Text Currency = Plain("a currency such as USD", "^[A-Z]{3}$");
    public static readonly Kind.Text Recipient = Plain(
        "an age recipient (age1…) or an ssh public key",
        "^(age1[02-9a-z]{58,2000}|ssh-(ed25519|rsa) [A-Za-z0-9+/=]{40,2000}( [^\\s]{1,100})?)$"
    );
    public static readonly Kind.Text Exclusion = Plain("a pattern as restic's --exclude takes it", @"^[^\u0000-\u001f\u007f]+$");
    public static readonly Kind.Text Argument = Plain("one argument", @"^[^\u0000-\u001f\u007f]*$");
    public static readonly Kind.Text SnapshotIds = new(
        "a snapshot's id of 8 to 64 hexadecimal digits, or several with blanks between",
        "^[0-9a-f]{8,64}( +[0-9a-f]{8,64})*$",
        text => Parsed.As(text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
    );

    public static readonly Kind.Text Topic = Plain("a topic of 200 characters at most", @"^[^\u0000-\u001f\u007f]{1,200}$");

    public static readonly Kind Commands = new Sequence(new Sequence(Argument) { AtLeast = 1 });

    private static Kind.Text Plain(string means, string pattern) => new(means, pattern, Parsed.As);

    private static Kind.Text Name(string means, string pattern, Func<string, object> parse) =>
        new(means, pattern, text => Parsed.As(parse(text)));

    private static Parsed ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
            ? Parsed.As(url)
            : Parsed.Refused("correct the host name or the port of this address");

    private static Parsed ReadFraction(string text)
    {
        var fraction = Configuration.Fraction.Parse(text);
        return fraction switch
        {
            _ when fraction.Part > fraction.Whole => Parsed.Refused("write a fraction that is not larger than one, such as 1/52"),
            { Parts: > Configuration.Fraction.MostParts } => Parsed.Refused(
                "write 1/256 or a larger part: restic can divide a repository into 256 parts and no more"
            ),
            _ => Parsed.As(fraction),
        };
    }

    private static Parsed ReadTimeRange(string text)
    {
        var range = Configuration.TimeRange.Parse(text);
        return range.From != range.To
            ? Parsed.As(range)
            : Parsed.Refused("write two different times: it is not clear whether this means always or never");
    }

    // The exact spelling matters: GitLab compares it letter by letter.
    private static Parsed ReadTimeZone(string text)
    {
        // The framework finds a wrongly spelled name only once it has read the right one, so the spelling is looked up here.
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
            zone = TimeZoneInfo.GetSystemTimeZones().FirstOrDefault(known => known.Id.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (zone is null)
            return Parsed.Refused(
                "this machine knows no such time zone: write an IANA name such as Europe/Berlin (and is tzdata installed?)"
            );
        return zone.Id == text && zone.HasIanaId ? Parsed.As(zone) : Parsed.Refused($"write the time zone as {zone.Id}");
    }

    private static Parsed ReadCron(string text) =>
        Configuration.Cron.Read(text) switch
        {
            ({ } cron, _) => Parsed.As(cron),
            (_, var complaint) => Parsed.Refused(complaint),
        };
}
