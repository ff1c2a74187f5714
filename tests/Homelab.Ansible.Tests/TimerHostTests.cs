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

        Assert.Equal(
            "",
            await host.SaysAsync("systemd-analyze verify homelab-{backup,prune}@fast.{timer,service} homelab-init@fast.service 2>&1")
        );
        Assert.Equal("enabled", await host.SaysAsync("systemctl is-enabled homelab-backup@fast.timer"));
        Assert.Equal(
            "homelab-backup@fast.timer homelab-prune@fast.timer",
            await host.SaysAsync(
                "systemctl list-timers --plain --no-legend 'homelab-*' | grep --only-matching 'homelab-.*timer' | sort | xargs"
            )
        );
        Assert.Equal("600 root", await host.SaysAsync("stat --format '%a %U' /etc/homelab/backup.env"));
        await ABackupHoldsWhatOnlyRootMayReadAsync(host);
        Assert.Equal(0, (await host.PrepareAsync(variables)).Changed);

        await AFaultyConfigurationIsRefusedAsync(host, variables);
        await WhatIsNoLongerWantedIsTakenAwayAsync(host, variables);
    }

    private static async Task ABackupHoldsWhatOnlyRootMayReadAsync(Host host)
    {
        await host.SaysAsync(
            "mkdir -p /srv/vault /srv/backups; chown homelab /srv/backups; umask 077; echo only for root > /srv/vault/secret.md"
        );

        foreach (var verb in (string[])["init", "backup", "prune"])
            await host.SaysAsync($"systemctl start homelab-{verb}@fast || {{ journalctl --no-pager -u homelab-{verb}@fast >&2; false; }}");

        // The same file serves a shell, so the password in the repository is the one that systemd read from it.
        Assert.Equal(
            "only for root",
            await host.SaysAsync(
                "set -a; . /etc/homelab/backup.env; RESTIC_REPOSITORY=$RESTIC_FAST_REPOSITORY RESTIC_PASSWORD=$RESTIC_FAST_PASSWORD restic dump latest /srv/vault/secret.md"
            )
        );
        Assert.Equal("homelab homelab users", await host.SaysAsync("cat /var/lib/homelab/before"));
        Assert.Equal("none", await host.SaysAsync("ls /etc/homelab/written 2>/dev/null || echo none"));
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
        var restic = await RealTools.RunAsync(RealTools.Restic019, ["version"], TestContext.Current.CancellationToken);
        return new JsonObject
        {
            ["restic_binary"] = RealTools.Restic019,
            ["restic_version"] = restic.StandardOutput.Split(' ')[1],
            ["restic_homelab_binary"] = RealTools.Homelab,
            ["restic_user"] = "homelab",
            ["restic_user_create"] = true,
            ["restic_timer_groups"] = new JsonArray("users"),
            ["restic_timer_writable"] = new JsonArray("/srv/backups"),
            ["restic_timers"] = new JsonObject
            {
                ["fast"] = new JsonObject
                {
                    ["backup"] = "*-*-* 03:30:00 Europe/Berlin",
                    ["prune"] = "Mon 05:00",
                    ["repository"] = "/srv/backups",
                    ["password"] = Password,
                },
            },
            ["restic_timer_config"] = host.Dir.Write(
                "homelab.yml",
                """
                version: 1
                hosts: { nas: { runner: nas } }
                backups:
                  sets:
                    vault:
                      host: nas
                      paths: [/srv/vault]
                      before: [[sh, -c, "touch /etc/homelab/written; echo $(id -un) $(id -Gn) > /var/lib/homelab/before"]]
                  tiers:
                    fast: { cron: "30 3 * * *", keep: { daily: 7 }, prune: "0 5 * * 1" }
                """
            ),
        };
    }
}
