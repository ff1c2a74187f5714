using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>A host without a runner: systemd really runs in it, and starts backups from timers.</summary>
public sealed class TimerHostTests
{
    private const string Password = "p\"a$s`w\\rd '#; x";

    [Fact]
    public async Task Its_timers_run_backups_that_read_everything_and_write_little()
    {
        await using var host = await Host.StartAsync(systemd: true);
        var variables = await VariablesAsync(host);
        var before = await host.FilesAsync();
        Assert.True((await host.PrepareAsync(variables, "--check")).Changed > 4);
        Assert.Equal(before, await host.FilesAsync());

        Assert.True((await host.PrepareAsync(variables)).Changed > 4);

        Assert.Equal("", await host.SaysAsync("systemd-analyze verify homelab-{backup,prune}@fast.{timer,service} homelab-init@fast.service 2>&1"));
        Assert.Equal("enabled", await host.SaysAsync("systemctl is-enabled homelab-backup@fast.timer"));
        Assert.Equal("homelab-backup@fast.timer homelab-prune@fast.timer",
            await host.SaysAsync("systemctl list-timers --plain --no-legend 'homelab-*' | grep --only-matching 'homelab-.*timer' | sort | xargs"));
        Assert.Equal("600 root", await host.SaysAsync("stat --format '%a %U' /etc/homelab/backup.env"));
        await host.SaysAsync("umask 077; echo only for root > /root/secret; systemctl start homelab-backup@fast.service");
        Assert.Equal(
            $"""
            backup run --host nas --tier fast --config /etc/homelab/homelab.yml
            homelab homelab users
            {Password}
            token
            only for root
            """, await host.SaysAsync("cat /var/lib/homelab/seen"));
        Assert.Equal(0, (await host.PrepareAsync(variables)).Changed);

        await AFaultyConfigurationIsRefusedAsync(host, variables);
        await WhatIsNoLongerWantedIsTakenAwayAsync(host, variables);
    }

    private static async Task AFaultyConfigurationIsRefusedAsync(Host host, JsonObject variables)
    {
        host.Dir.Write("homelab.yml", "version: 7\n");

        var refused = await host.PrepareAsync(variables);

        Assert.True(refused.Failed);
        Assert.Contains("failed to validate", refused.Output, StringComparison.Ordinal);
        Assert.Contains("version: 1", await host.SaysAsync("cat /etc/homelab/homelab.yml"), StringComparison.Ordinal);
    }

    private static async Task WhatIsNoLongerWantedIsTakenAwayAsync(Host host, JsonObject variables)
    {
        variables["restic_timers"] = new JsonObject();

        Assert.True((await host.PrepareAsync(variables)).Changed > 4);

        Assert.Equal("inactive", await host.SaysAsync("systemctl is-active homelab-backup@fast.timer || true"));
        Assert.Equal("/etc/homelab/homelab.yml", await host.SaysAsync("find /etc/homelab -type f; find /etc/systemd -name 'homelab*'"));
    }

    private static async Task<JsonObject> VariablesAsync(Host host)
    {
        await host.CopyAsync(RealTools.Homelab, "/opt/homelab");
        var homelab = host.Dir.Script("homelab", """
            [ "$1" = backup ] || exec /opt/homelab "$@"
            cd "$HOMELAB_STATE"
            touch /etc/homelab/written 2>/dev/null && echo 'wrote where it may not' >seen && exit 0
            { echo "$@"; echo "$(id -un) $(id -Gn)"; echo "$RESTIC_FAST_PASSWORD"; echo "$KUMA_BACKUP_FAST_URL"; cat /root/secret; } >seen
            """);
        return new JsonObject
        {
            ["restic_binary"] = RealTools.Restic018, ["restic_version"] = "0.18.0", ["restic_homelab_binary"] = homelab,
            ["restic_user"] = "homelab", ["restic_user_create"] = true, ["restic_timer_groups"] = new JsonArray("users"),
            ["restic_timer_config"] = host.Dir.Write("homelab.yml", Repository.Read("examples/infrastructure/homelab.yml")),
            ["restic_timer_environment"] = new JsonObject { ["KUMA_BACKUP_FAST_URL"] = "token" },
            ["restic_timers"] = new JsonObject
            {
                ["fast"] = new JsonObject
                {
                    ["backup"] = "*-*-* 03:30:00 Europe/Berlin", ["prune"] = "Mon 05:00", ["repository"] = "/srv/backups", ["password"] = Password,
                },
            },
        };
    }
}
