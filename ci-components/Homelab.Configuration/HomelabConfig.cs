using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>What a valid <c>homelab.yml</c> says, with every default filled in. A section is null if leaving it out means
/// something.</summary>
public sealed record HomelabConfig
{
    public required int Version { get; init; }

    public required TimeZoneInfo TimeZone { get; init; }

    public required GitLabSettings GitLab { get; init; }

    /// <summary>Never empty: a file without hosts has one named <c>local</c>.</summary>
    public required IReadOnlyList<Host> Hosts { get; init; }

    public required TerraformSettings Terraform { get; init; }

    public required IReadOnlyList<Database> Databases { get; init; }

    public required BackupSettings Backups { get; init; }

    public DrillSettings? Drill { get; init; }

    public RecoverySettings? Recovery { get; init; }

    public MonitorSettings? Monitors { get; init; }

    public required WatchSettings Watch { get; init; }

    public AgentSettings? Agents { get; init; }

    public Host? Host(string name) => Hosts.FirstOrDefault(host => host.Name.Value == name);

    public Database? Database(string name) => Databases.FirstOrDefault(database => database.Name.Value == name);
}

/// <summary>Turns a file without faults into records.</summary>
internal static class ConfigBinding
{
    public static HomelabConfig Bind(Value.Map file)
    {
        var hosts = Host.Bind(file);
        var backups = BackupSettings.Bind(file.Section("backups"), onlyHost: hosts[0].Name);
        return new()
        {
            Version = (int)file.Get<long>("version"),
            TimeZone = file.Get<TimeZoneInfo>("timezone"),
            GitLab = GitLabSettings.Bind(file.Section("gitlab")),
            Hosts = hosts,
            Terraform = TerraformSettings.Bind(file.Section("terraform")),
            Databases = Database.Bind(file),
            Backups = backups,
            Drill = file.Has("drill") ? DrillSettings.Bind(file.Section("drill"), hosts, backups) : null,
            Recovery = file.Has("recovery") ? RecoverySettings.Bind(file.Section("recovery")) : null,
            Monitors = file.Has("monitors") ? MonitorSettings.Bind(file.Section("monitors")) : null,
            Watch = WatchSettings.Bind(file.Section("watch")),
            Agents = file.Has("agents") ? AgentSettings.Bind(file.Section("agents")) : null,
        };
    }
}
