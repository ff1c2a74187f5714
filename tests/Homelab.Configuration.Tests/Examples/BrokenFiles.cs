namespace Homelab.Configuration.Tests.Examples;

/// <summary>A file with one fault, where it is and the words that name it.</summary>
public sealed record BrokenFile(string Name, string Text, int Line, string Path, string Says)
{
    /// <summary>Whether JSON Schema can express the rule; references and calendars it cannot.</summary>
    public bool SchemaSees { get; init; } = true;

    public override string ToString() => Name;
}

internal static class BrokenFiles
{
    private const string Sets = "version: 1\nhosts: { nas: {} }\nbackups:\n  tiers: { fast: {} }\n  sets:\n";
    private const string Tiers = "version: 1\nhosts: { nas: {} }\nbackups:\n  sets: { vault: { paths: [/srv] } }\n  tiers:\n";
    private const string Drill =
        "version: 1\nhosts: { nas: { runner: shell } }\nbackups: { sets: { vault: { paths: [/srv] } }, tiers: { fast: {} } }\ndrill:\n";

    public static IReadOnlyList<BrokenFile> All { get; } =
    [
        new("no version", "timezone: UTC\n", 1, "", "add 'version'"),
        new("another version", "version: 2\nnovelty: true\n", 1, "version", "written for version 2; this tool reads version 1"),
        new("version as text", "version: \"1\"\n", 1, "version", "write version: 1"),
        new("unknown key", "version: 1\ntimezon: UTC\n", 2, "timezon", "unknown key 'timezon', did you mean 'timezone'?"),
        new(
            "unknown deep key",
            Sets + "    vault:\n      pahts: [/srv]\n      paths: [/srv]\n",
            7,
            "backups.sets.vault.pahts",
            "did you mean 'paths'?"
        ),
        new("unknown far key", "version: 1\nnonsense: 1\n", 2, "nonsense", "unknown key 'nonsense'"),
        new("key without value", "version: 1\nwatch:\n", 2, "watch", "write a mapping of keys and values here, or leave the key out"),
        new("list for mapping", "version: 1\nwatch: [20m]\n", 2, "watch", "write a mapping"),
        new(
            "mapping for list",
            Sets + "    vault: { paths: { a: b } }\n",
            6,
            "backups.sets.vault.paths",
            "write a list, each item an absolute path"
        ),
        new("scalar for list", Sets + "    vault: { paths: /srv }\n", 6, "backups.sets.vault.paths", "write a list"),
        new("number for text", "version: 1\ndatabases: { app: { container: 42 } }\n", 2, "databases.app.container", "put this into quotes"),
        new(
            "truth for text",
            "version: 1\ndatabases: { app: { container: true } }\n",
            2,
            "databases.app.container",
            "put this into quotes"
        ),
        new("text for truth", Drill + "  require-read-only: yes\n", 5, "drill.require-read-only", "write true or false"),
        new("unknown word", "version: 1\nterraform: { surprises: no-destory }\n", 2, "terraform.surprises", "did you mean 'no-destroy'?"),
        new(
            "unknown kind",
            Sets + "    vault: { kind: obsidian, paths: [/srv] }\n",
            6,
            "backups.sets.vault.kind",
            "write one of files, vault"
        ),
        new("bad duration", "version: 1\nwatch: { grace: 20 minutes }\n", 2, "watch.grace", "write a duration such as 20m"),
        new("zero duration", "version: 1\nwatch: { grace: 0m }\n", 2, "watch.grace", "write a duration"),
        new("number for duration", "version: 1\nwatch: { grace: 20 }\n", 2, "watch.grace", "write a duration"),
        new("bad size", Drill + "  sample: { vault: 5 GB }\n", 5, "drill.sample.vault", "write a size such as 5GiB"),
        new("bad rate", Tiers + "    fast: { limit-upload: 2MiB }\n", 6, "backups.tiers.fast.limit-upload", "write a rate such as 2MiB/s"),
        new("bad time range", "version: 1\nwatch: { quiet: 23-7 }\n", 2, "watch.quiet", "write a time range"),
        new("empty time range", "version: 1\nwatch: { quiet: \"07:00-07:00\" }\n", 2, "watch.quiet", "two different times")
        {
            SchemaSees = false,
        },
        new(
            "bad fraction",
            Tiers + "    fast: { check: { subset: 52 } }\n",
            6,
            "backups.tiers.fast.check.subset",
            "write a fraction such as 1/52"
        ),
        new(
            "fraction over one",
            Tiers + "    fast: { check: { subset: 3/2 } }\n",
            6,
            "backups.tiers.fast.check.subset",
            "not larger than one"
        )
        {
            SchemaSees = false,
        },
        new("bad max-unused", Tiers + "    fast: { max-unused: lots }\n", 6, "backups.tiers.fast.max-unused", "write 'unlimited'"),
        new("keep nothing", Tiers + "    fast: { keep: {} }\n", 6, "backups.tiers.fast.keep", "write at least one of last, hourly"),
        new("keep zero", Tiers + "    fast: { keep: { daily: 0 } }\n", 6, "backups.tiers.fast.keep.daily", "from 1 to 10000"),
        new("unknown time zone", "version: 1\ntimezone: Europe/Berlim\n", 2, "timezone", "no such time zone") { SchemaSees = false },
        new("time zone in small letters", "version: 1\ntimezone: europe/berlin\n", 2, "timezone", "write the time zone as Europe/Berlin")
        {
            SchemaSees = false,
        },
        new("four cron fields", Tiers + "    fast: { cron: \"30 3 * *\" }\n", 6, "backups.tiers.fast.cron", "five fields"),
        new("cron nickname", Tiers + "    fast: { cron: \"@daily\" }\n", 6, "backups.tiers.fast.cron", "five fields"),
        new(
            "both day fields",
            Tiers + "    fast: { cron: \"0 5 1 * 1\" }\n",
            6,
            "backups.tiers.fast.cron",
            "set the day of month or the day of week"
        ),
        new("last day", Tiers + "    fast: { prune: \"0 5 L * *\" }\n", 6, "backups.tiers.fast.prune", "do not agree on L, W, #, H and ?"),
        new("nearest weekday", Tiers + "    fast: { prune: \"0 5 15W * *\" }\n", 6, "backups.tiers.fast.prune", "do not agree on L"),
        new("second Monday", Tiers + "    fast: { prune: \"0 5 * * 1#2\" }\n", 6, "backups.tiers.fast.prune", "do not agree on L"),
        new("hashed minute", Tiers + "    fast: { prune: \"H 5 * * *\" }\n", 6, "backups.tiers.fast.prune", "do not agree on L"),
        new("question mark", Tiers + "    fast: { prune: \"0 5 ? * 1\" }\n", 6, "backups.tiers.fast.prune", "do not agree on L"),
        new("hour 25", Tiers + "    fast: { cron: \"0 25 * * *\" }\n", 6, "backups.tiers.fast.cron", "a cron line GitLab can read")
        {
            SchemaSees = false,
        },
        new("a day that never comes", Tiers + "    fast: { cron: \"0 5 30 2 *\" }\n", 6, "backups.tiers.fast.cron", "this date never comes")
        {
            SchemaSees = false,
        },
        new("relative path", Sets + "    vault: { paths: [srv/vault] }\n", 6, "backups.sets.vault.paths[0]", "write an absolute path"),
        new("path with dots", Sets + "    vault: { paths: [/ok, /srv/../etc] }\n", 6, "backups.sets.vault.paths[1]", "without '..'"),
        new(
            "root outside",
            "version: 1\nterraform: { roots: [ { path: ../infra } ] }\n",
            2,
            "terraform.roots[0].path",
            "a folder of the repository"
        ),
        new(
            "absolute root",
            "version: 1\nterraform: { roots: [ { path: /infra } ] }\n",
            2,
            "terraform.roots[0].path",
            "not starting with '/'"
        ),
        new("root without path", "version: 1\nterraform: { roots: [ { binary: tofu } ] }\n", 2, "terraform.roots[0]", "add 'path'"),
        new(
            "root twice",
            "version: 1\nterraform:\n  roots:\n    - path: infra\n    - path: infra\n",
            5,
            "terraform.roots[1].path",
            "listed twice"
        )
        {
            SchemaSees = false,
        },
        new(
            "unknown binary",
            "version: 1\nterraform: { roots: [ { path: infra, binary: terragrunt } ] }\n",
            2,
            "terraform.roots[0].binary",
            "one of terraform, tofu"
        ),
        new("drift of nothing", "version: 1\nterraform: { drift: \"0 6 * * *\" }\n", 2, "terraform.drift", "add 'terraform.roots'")
        {
            SchemaSees = false,
        },
        new(
            "address for variable",
            "version: 1\ndatabases: { app: { url: \"postgres://db/app\" } }\n",
            2,
            "databases.app.url",
            "the name of a GitLab CI/CD variable"
        ),
        new(
            "two ways to a database",
            "version: 1\ndatabases: { app: { url: APP_DB_URL, container: db } }\n",
            2,
            "databases.app",
            "exactly one of container, url"
        ),
        new("no way to a database", "version: 1\ndatabases: { app: { name: app } }\n", 2, "databases.app", "exactly one of container, url"),
        new(
            "user beside address",
            "version: 1\ndatabases: { app: { url: APP_DB_URL, user: me } }\n",
            2,
            "databases.app.user",
            "remove 'user'"
        )
        {
            SchemaSees = false,
        },
        new("set of nothing", Sets + "    vault: { host: nas }\n", 6, "backups.sets.vault", "at least one of paths, databases, sqlite"),
        new("set with no paths in the list", Sets + "    vault: { paths: [] }\n", 6, "backups.sets.vault.paths", "at least one item"),
        new(
            "vault without paths",
            Sets + "    vault: { kind: vault, sqlite: [/srv/a.db] }\n",
            6,
            "backups.sets.vault",
            "add 'paths': kind vault needs it"
        ),
        new("postgres without databases", Sets + "    dbs: { kind: postgres, paths: [/srv] }\n", 6, "backups.sets.dbs", "add 'databases'"),
        new(
            "gitlab without paths",
            Sets + "    forge: { kind: gitlab, container: gitlab, databases: [forge] }\ndatabases: { forge: { url: FORGE_URL } }\n",
            6,
            "backups.sets.forge",
            "add 'paths': kind gitlab needs it"
        ),
        new(
            "container of a vault",
            Sets + "    vault: { kind: vault, container: app, paths: [/srv] }\n",
            6,
            "backups.sets.vault.container",
            "remove 'container': kind vault has no use for it"
        ),
        new(
            "container of plain files",
            Sets + "    vault: { container: app, paths: [/srv] }\n",
            6,
            "backups.sets.vault.container",
            "remove 'container': kind files has no use for it"
        ),
        new(
            "subset of too many parts",
            Tiers + "    fast: { check: { subset: 1/257 } }\n",
            6,
            "backups.tiers.fast.check.subset",
            "write 1/256 or a larger part"
        )
        {
            SchemaSees = false,
        },
        new(
            "subset larger than one",
            Tiers + "    fast: { check: { subset: 3/2 } }\n",
            6,
            "backups.tiers.fast.check.subset",
            "not larger than one"
        )
        {
            SchemaSees = false,
        },
        new(
            "removing none at most",
            Tiers + "    fast: { remove-at-most: 0 }\n",
            6,
            "backups.tiers.fast.remove-at-most",
            "a whole number from 1 to 10000"
        ),
        new(
            "negative price",
            Tiers + "    fast: { cost: { egress: -0.09 } }\n",
            6,
            "backups.tiers.fast.cost.egress",
            "write a price such as 0.03"
        ),
        new(
            "price beyond reason",
            Tiers + "    fast: { cost: { egress: 79228162514264337593543950335 } }\n",
            6,
            "backups.tiers.fast.cost.egress",
            "at most a million"
        ),
        new(
            "price with its currency",
            Tiers + "    fast: { cost: { egress: $0.09 } }\n",
            6,
            "backups.tiers.fast.cost.egress",
            "write a price such as 0.03"
        ),
        new(
            "limit without prices",
            Tiers + "    fast: { cost: { limit: 5 } }\n",
            6,
            "backups.tiers.fast.cost",
            "at least one of retrieval, egress, put, storage"
        ),
        new(
            "currency in words",
            Tiers + "    fast: { cost: { currency: dollars, put: 1 } }\n",
            6,
            "backups.tiers.fast.cost.currency",
            "a currency such as USD"
        ),
        new(
            "set on no host",
            Sets + "    vault: { host: nass, paths: [/srv] }\n",
            6,
            "backups.sets.vault.host",
            "under 'hosts': add it there or correct the name, did you mean 'nas'?"
        )
        {
            SchemaSees = false,
        },
        new(
            "set that must choose",
            "version: 1\nhosts: { nas: {}, docker1: {} }\nbackups:\n  sets:\n    vault: { paths: [/srv] }\n",
            5,
            "backups.sets.vault",
            "add 'host'"
        )
        {
            SchemaSees = false,
        },
        new("set with unknown database", Sets + "    dbs: { databases: [app] }\n", 6, "backups.sets.dbs.databases[0]", "under 'databases'")
        {
            SchemaSees = false,
        },
        new("set with a name for files", Sets + "    ../vault: { paths: [/srv] }\n", 6, "backups.sets.../vault", "write a set name"),
        new("set named like an Ansible tag", Sets + "    always: { paths: [/srv] }\n", 6, "backups.sets.always", "none of all, always"),
        new("host with capitals", "version: 1\nhosts: { NAS: {} }\n", 2, "hosts.NAS", "write a host name"),
        new("tier with a dash", Tiers + "    off-site: {}\n", 6, "backups.tiers.off-site", "write a tier name"),
        new("tier named like restic's own variable", Tiers + "    cache: {}\n", 6, "backups.tiers.cache", "write a tier name"),
        new("tier with unknown set", Tiers + "    fast: { sets: [valt] }\n", 6, "backups.tiers.fast.sets[0]", "did you mean 'vault'?")
        {
            SchemaSees = false,
        },
        new("tier with a set twice", Tiers + "    fast: { sets: [vault, vault] }\n", 6, "backups.tiers.fast.sets[1]", "listed twice")
        {
            SchemaSees = false,
        },
        new(
            "command as text",
            Sets + "    vault: { paths: [/srv], before: [docker pause kuma] }\n",
            6,
            "backups.sets.vault.before[0]",
            "write a list, each item one argument"
        ),
        new("empty command", Sets + "    vault: { paths: [/srv], before: [[]] }\n", 6, "backups.sets.vault.before[0]", "at least one item"),
        new(
            "number as argument",
            Sets + "    vault: { paths: [/srv], before: [[sleep, 5]] }\n",
            6,
            "backups.sets.vault.before[0][1]",
            "put this into quotes"
        ),
        new("drill from no tier", Drill + "  tier: slow\n", 5, "drill.tier", "under 'backups.tiers'") { SchemaSees = false },
        new(
            "drill on no runner",
            Drill + "  runner: nsa\n",
            5,
            "drill.runner",
            "name a host under 'hosts' or the tag of its runner, did you mean 'nas'?"
        )
        {
            SchemaSees = false,
        },
        new("drill of an unknown set", Drill + "  sets: [vautl]\n", 5, "drill.sets[0]", "did you mean 'vault'?") { SchemaSees = false },
        new(
            "drill of a set its tier lacks",
            "version: 1\nbackups: { sets: { a: { paths: [/a] }, b: { paths: [/b] } }, tiers: { fast: { sets: [a] }, slow: {} } }\ndrill: { sets: [b] }\n",
            3,
            "drill.sets[0]",
            "tier does not hold this set"
        )
        {
            SchemaSees = false,
        },
        new("sample of an unknown set", Drill + "  sample: { photos: 5GiB }\n", 5, "drill.sample.photos", "under 'backups.sets'")
        {
            SchemaSees = false,
        },
        new(
            "misspelt production host",
            Drill + "  production: [nass]\n",
            5,
            "drill.production[0]",
            "neither a host under 'hosts' nor a machine id or an address, did you mean 'nas'?"
        )
        {
            SchemaSees = false,
        },
        new(
            "drill onto production",
            Drill + "  production: [192.0.2.1]\n  target: { kind: ssh, host: 192.0.2.1, id: a }\n",
            6,
            "drill.target.host",
            "listed in drill.production"
        )
        {
            SchemaSees = false,
        },
        new("drill to nowhere", Drill + "  cron: \"0 6 * * 0\"\n", 5, "drill.cron", "add 'drill.target'") { SchemaSees = false },
        new("target without kind", Drill + "  target: { host: dev }\n", 5, "drill.target", "add 'kind'"),
        new("ssh target without id", Drill + "  target: { kind: ssh, host: dev }\n", 5, "drill.target", "add 'id': kind ssh needs it"),
        new("folder target without path", Drill + "  target: { kind: directory }\n", 5, "drill.target", "add 'path'"),
        new(
            "container target with host",
            Drill + "  target: { kind: container, host: dev }\n",
            5,
            "drill.target.host",
            "remove 'host': kind container has no use for it"
        ),
        new(
            "target that is an option",
            Drill + "  target: { kind: ssh, host: -oProxyCommand, id: a }\n",
            5,
            "drill.target.host",
            "write a host name or address"
        ),
        new("no recipients", "version: 1\nrecovery: { recipients: [], to: [/mnt] }\n", 2, "recovery.recipients", "at least one item"),
        new("recipient cut short", "version: 1\nrecovery: { recipients: [age1abc] }\n", 2, "recovery.recipients[0]", "an age recipient"),
        new(
            "negative budget",
            "version: 1\nagents: { budget: { month: { usd: -1 } } }\n",
            2,
            "agents.budget.month.usd",
            "an amount such as 10"
        ),
        new("GitLab without scheme", "version: 1\ngitlab: { url: gitlab.example.org }\n", 2, "gitlab.url", "an address such as https://"),
        new(
            "GitLab on an impossible port",
            "version: 1\ngitlab: { url: \"https://gitlab.example.org:99999\" }\n",
            2,
            "gitlab.url",
            "correct the host name or the port"
        )
        {
            SchemaSees = false,
        },
        new("project without group", "version: 1\ngitlab: { project: infra }\n", 2, "gitlab.project", "a project's path"),
        new("a root that is a list", "- version: 1\n", 1, "", "write a mapping"),
        new("a root that is text", "hello\n", 1, "", "write a mapping"),
    ];
}
