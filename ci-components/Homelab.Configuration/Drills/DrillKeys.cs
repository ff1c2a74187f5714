using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class DrillKeys
{
    private static readonly Fields Target = new([
        new(
            "kind",
            new Choice(["ssh", "container", "directory"]),
            "A machine reached by ssh, a container without network, or a folder (which proves least: at most WARN)."
        )
        {
            Required = true,
            Example = "ssh",
        },
        new("host", Scalars.Address, "The machine (kind ssh).") { Example = "dev-learning" },
        new("id", Scalars.Identifier, "What `/etc/homelab-drill-target` on that machine says (kind ssh); any other machine is refused.")
        {
            Example = "dev-learning-1",
        },
        new("reset", Scalars.Commands, "Commands that put the machine back to its empty state (kind ssh).")
        {
            Example = "[[ssh, pve, rollback-dev-learning]]",
        },
        new("image", Scalars.Image, "The image to verify in (kind container). Default: one with the tools the set's kind needs.")
        {
            Example = "\"docker.io/library/debian:13\"",
        },
        new("path", Scalars.AbsolutePath, "The empty folder to restore into (kind directory).") { Example = "/var/tmp/homelab-drill" },
    ])
    {
        Cases =
        [
            new("kind", "ssh") { Needs = ["host", "id"], Refuses = ["image", "path"] },
            new("kind", "container") { Refuses = ["host", "id", "reset", "path"] },
            new("kind", "directory") { Needs = ["path"], Refuses = ["host", "id", "reset", "image"] },
        ],
    };

    private static readonly Fields Limits = new([
        new("provision", Scalars.Duration, "How long resetting and reaching the machine, or fetching an image, may take.")
        {
            Default = "30m",
        },
        new("restore", Scalars.Duration, "How long restoring and loading may take. What takes longer than `rto` is told anyway.")
        {
            Default = "12h",
        },
        new("verify", Scalars.Duration, "How long looking at everything may take.") { Default = "6h" },
    ]);

    public static readonly Fields Drill = new([
        new("cron", Scalars.Cron, "When to hold the drill.") { Example = "\"0 6 * * 0\"" },
        new("runner", Scalars.RunnerTag, "The host whose runner does the work, or that runner's tag. Default: the first host.")
        {
            Example = "nas",
        },
        new("tier", Scalars.TierName, "The tier to restore from. Default: the first one.") { Example = "fast" },
        new("sets", new Sequence(Scalars.SetName) { AtLeast = 1 }, "The sets to restore. Default: all of the tier.")
        {
            Example = "[vault, gitea]",
        },
        new("target", Target, "Where to restore to. It is never one of the production machines."),
        new("sample", new Named(Scalars.SetName, Scalars.Size), "How much of a large set to restore, by set.")
        {
            Example = "{ photos: 5GiB }",
        },
        new("production", new Sequence(Scalars.Address), "The hosts, machine ids and addresses a drill must never touch.")
        {
            Example = "[nas, docker1]",
        },
        new("rto", Scalars.Duration, "How long a restore may take.") { Example = "2h" },
        new("rpo", Scalars.Duration, "How old the newest restored data may be.") { Example = "26h" },
        new("limits", Limits, "When a phase is stopped; the drill then proves nothing."),
        new("require-read-only", new Toggle(), "Whether a repository key that can write makes the drill fail instead of warn.")
        {
            Default = "false",
        },
    ]);

    public static readonly Fields Recovery = new([
        new("recipients", new Sequence(Scalars.Recipient) { AtLeast = 1 }, "The age recipients the kit is encrypted to.")
        {
            Required = true,
            Example = "[age1…]",
        },
        new("to", new Sequence(Scalars.AbsolutePath), "The folders it is copied to.") { Example = "[/mnt/usb]" },
    ]);
}
