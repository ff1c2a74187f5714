using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

/// <summary>Every key of <c>homelab.yml</c>. Reader, schema and documentation are made from it, so a new key is written here and nowhere
/// else.</summary>
internal static class KeyTable
{
    public static readonly Fields File = new([
        new(
            "version",
            new Whole("version: 1, the only version there is", HomelabFile.Version, HomelabFile.Version),
            "The version of this file's format."
        )
        {
            Required = true,
            Example = "1",
        },
        new("timezone", Scalars.TimeZone, "The time zone of every cron line and of the quiet hours.")
        {
            Default = "UTC",
            Example = "Europe/Berlin",
        },
        new("gitlab", GitLabKeys.GitLab, "The GitLab project this file lives in."),
        new(
            "hosts",
            HostKeys.Hosts,
            "The machines with data on them. Each has a protected GitLab runner. Without any, everything runs on one host named `local`."
        ),
        new(
            "terraform",
            TerraformKeys.Terraform,
            "The infrastructure that is planned in merge requests and applied on the default branch."
        ),
        new(
            "databases",
            DatabaseKeys.Databases,
            "The PostgreSQL databases that sets back up. Each is reached through its container or through an address in a variable."
        ),
        new("backups", BackupKeys.Backups, "What is backed up, and where to."),
        new("drill", DrillKeys.Drill, "The restore drill: a backup that was never restored is a hope."),
        new("recovery", DrillKeys.Recovery, "The recovery kit written after each passed drill: what a restore needs when GitLab is gone."),
        new(
            "monitors",
            MonitoringKeys.Monitors,
            "Where jobs report success or failure. Push addresses are variables: `KUMA_<MONITOR>_URL`, such as `KUMA_BACKUP_FAST_URL`."
        ),
        new("watch", MonitoringKeys.Watch, "How patient the bot is with late schedules."),
        new("agents", AgentKeys.Agents, "The agents that work overnight."),
    ]);
}
