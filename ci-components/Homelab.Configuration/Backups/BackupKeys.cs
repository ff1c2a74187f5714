using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class BackupKeys
{
    private static readonly Fields Set = new([
        new("host", Scalars.HostName, "The host the data is on. Default: the only host there is.") { Example = "nas" },
        new(
            "kind",
            new Choice(["files", "vault", "gitea", "photos", "postgres", "sqlite", "gitlab"]),
            "What the data is; it chooses the checks a drill makes."
        )
        {
            Default = "files",
        },
        new("paths", new Sequence(Scalars.AbsolutePath) { AtLeast = 1 }, "The files and folders to back up.") { Example = "[/srv/vault]" },
        new("databases", new Sequence(Scalars.DatabaseName) { AtLeast = 1 }, "The databases to dump, by their names under `databases`.")
        {
            Example = "[gitea]",
        },
        new("sqlite", new Sequence(Scalars.AbsolutePath) { AtLeast = 1 }, "The SQLite files to copy consistently.")
        {
            Example = "[/srv/kuma/kuma.db]",
        },
        new(
            "container",
            Scalars.Container,
            "The container GitLab runs in, where its own `gitlab-backup` is called (kind gitlab). Without it GitLab runs on the host itself."
        )
        {
            Example = "gitlab",
        },
        new("exclude", new Sequence(Scalars.Exclusion), "What to leave out, as restic's `--exclude` takes it.")
        {
            Example = "[thumbs, encoded-video]",
        },
        new("manifest", new Choice(["full", "sample"]), "Whether every file is hashed before a backup, or a sample of a large set.")
        {
            Default = "full",
        },
        new(
            "accept",
            Scalars.SnapshotIds,
            "A snapshot with less in it than before that is right all the same, as a finding of the backup names it: from then on that is what later ones are held against. One for each tier."
        )
        {
            Example = "9f3c27d1",
        },
        new("before", Scalars.Commands, "Commands to run before the set is read, each a list of arguments; no shell.")
        {
            Example = "[[docker, pause, kuma]]",
        },
        new("after", Scalars.Commands, "Commands to run afterwards, in every outcome.") { Example = "[[docker, unpause, kuma]]" },
    ])
    {
        AtLeastOne = ["paths", "databases", "sqlite"],
        Cases =
        [
            new("kind", "files") { Refuses = ["container"] },
            new("kind", "vault") { Needs = ["paths"], Refuses = ["container"] },
            new("kind", "gitea") { Needs = ["paths"], Refuses = ["container"] },
            new("kind", "photos") { Needs = ["paths"], Refuses = ["container"] },
            new("kind", "postgres") { Needs = ["databases"], Refuses = ["container"] },
            new("kind", "sqlite") { Needs = ["sqlite"], Refuses = ["container"] },
            new("kind", "gitlab") { Needs = ["paths"] },
        ],
    };

    private static readonly string[] Periods = ["last", "hourly", "daily", "weekly", "monthly", "yearly"];

    private static readonly Fields Keep = new([.. Periods.Select(Kept)]) { AtLeastOne = Periods };

    private static readonly Fields Check = new([
        new("cron", Scalars.Cron, "When to check the repository.") { Example = "\"0 5 * * 6\"" },
        new(
            "subset",
            Scalars.Fraction,
            "How much of the data one check reads; the parts rotate, 256 of them at most. 2/52 is read as 1/26. Without it the structure is checked and no data."
        )
        {
            Example = "1/52",
        },
    ]);

    private static readonly Fields Cost = new([
        new("currency", Scalars.Currency, "The currency of these prices.") { Default = "USD" },
        new("retrieval", Price, "The price of reading a gigabyte (10⁹ bytes) back from this storage class.") { Example = "0.03" },
        new("egress", Price, "The price of bringing a gigabyte (10⁹ bytes) out of the provider's network.") { Example = "0.09" },
        new("put", Price, "The price of a thousand write requests.") { Example = "0.02" },
        new("storage", Price, "The price of keeping a gigabyte (10⁹ bytes) for a month.") { Example = "0.004" },
        new("limit", Price, "The most that one prune or check may cost; above it nothing is started.") { Example = "5" },
    ])
    {
        AtLeastOne = ["retrieval", "egress", "put", "storage"],
    };

    private static readonly Fields Tier = new([
        new("cron", Scalars.Cron, "When to back up. Without it the tier is started by hand.") { Example = "\"30 3 * * *\"" },
        new("sets", new Sequence(Scalars.SetName) { AtLeast = 1 }, "The sets this tier holds. Default: all.")
        {
            Example = "[vault, gitea]",
        },
        new("keep", Keep, "How many snapshots to keep. Without it nothing is removed."),
        new(
            "remove-at-most",
            new Whole("a whole number from 1 to 10000", 1, 10000),
            "How many snapshots of one set on one host a run may remove. When the rules would remove more, nothing is removed and the run says so."
        )
        {
            Default = "10",
        },
        new("storage-class", Scalars.StorageClass, "The S3 storage class of new data.") { Example = "GLACIER_IR" },
        new("prune", Scalars.Cron, "When to remove the data no snapshot needs.") { Example = "\"0 5 * * 1\"" },
        new("check", Check, "The repository's own check."),
        new(
            "max-unused",
            Scalars.Unused,
            "How much unneeded data a prune may leave. Default: unlimited for a storage class that charges for reading (GLACIER, GLACIER_IR, DEEP_ARCHIVE), else restic's own 5%."
        )
        {
            Example = "unlimited",
        },
        new("cost", Cost, "What this tier's provider charges. Without prices an estimate is in bytes only."),
        new("limit-upload", Scalars.Rate, "The fastest upload.") { Example = "2MiB/s" },
        new("max-duration", Scalars.Duration, "After this long a backup stops politely and goes on next time.") { Example = "6h" },
    ]);

    public static readonly Fields Backups = new([
        new("sets", new Named(Scalars.SetName, Set), "What belongs together. The set's name is its restore tag."),
        new(
            "tiers",
            new Named(Scalars.TierName, Tier),
            "Where backups go. A tier's repository and its credentials are variables: `RESTIC_<TIER>_REPOSITORY`, `RESTIC_<TIER>_PASSWORD`, and every other `RESTIC_<TIER>_X` reaches restic as `X`."
        ),
    ]);

    private static Amount Price => new("a price such as 0.03 or 5, and at most a million") { Most = 1_000_000 };

    private static Key Kept(string period) =>
        new(
            period,
            new Whole("a whole number from 1 to 10000", 1, 10000),
            period == "last" ? "The newest snapshots." : $"The newest snapshot of each of this many {Noun(period)}."
        )
        {
            Example = "7",
        };

    private static string Noun(string period) =>
        period switch
        {
            "hourly" => "hours",
            "daily" => "days",
            "weekly" => "weeks",
            "monthly" => "months",
            _ => "years",
        };
}
