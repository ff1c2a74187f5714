using Homelab.Configuration.Tests.Examples;

namespace Homelab.Configuration.Tests;

public sealed class FullExampleTests
{
    private readonly HomelabConfig _config = Example.Config(Example.Full);

    [Fact]
    public void The_full_example_has_neither_faults_nor_warnings() => Assert.Empty(Example.Valid(Example.Full).Warnings);

    [Fact]
    public void The_whole_and_the_small_sections_are_read()
    {
        Assert.Equal((1, "Europe/Berlin"), (_config.Version, _config.TimeZone.Id));
        Assert.Equal((new Uri("https://gitlab.example.org"), "homelab/infra"), (_config.GitLab.Url, _config.GitLab.Project));
        Assert.Equal([new Host(new("nas"), new("nas")), new Host(new("docker1"), new("docker1"))], _config.Hosts);
        Assert.Equal(MonitorKind.UptimeKuma, _config.Monitors?.Kind);
        Assert.Equal(new WatchSettings(TimeSpan.FromMinutes(20), new TimeRange(new(23, 0), new(7, 0))), _config.Watch);
        Assert.True(_config.Watch.Quiet?.Contains(new TimeOnly(3, 0)));
        Assert.False(_config.Watch.Quiet?.Contains(new TimeOnly(12, 0)));
    }

    [Fact]
    public void Terraform_is_read()
    {
        Assert.Equal(
            [new TerraformRoot(new("infra"), TerraformBinary.Terraform), new TerraformRoot(new("dns"), null)],
            _config.Terraform.Roots
        );
        Assert.Equal((Surprises.None, "30 6 * * *"), (_config.Terraform.Surprises, _config.Terraform.Drift?.Text));
    }

    [Fact]
    public void Databases_are_read() =>
        Assert.Equal(
            [
                new Database.InContainer(new("gitea"), "gitea-db", "postgres", "gitea"),
                new Database.InContainer(new("immich"), "immich_postgres", "postgres", "immich")
                {
                    RestoreImage = "ghcr.io/immich-app/postgres:16",
                },
                new Database.AtUrl(new("app"), new("APP_DB_URL")),
            ],
            _config.Databases
        );

    [Fact]
    public void Sets_are_read()
    {
        Assert.Equal(["vault", "gitea", "dbs", "photos", "forge", "kuma"], _config.Backups.Sets.Select(set => set.Name.Value));

        var photos = _config.Backups.Set("photos")!;
        Assert.Equal((new HostName("nas"), SetKind.Photos, ManifestDepth.Sample), (photos.Host, photos.Kind, photos.Manifest));
        Assert.Equal(["/srv/photos"], photos.Paths);
        Assert.Equal([new DatabaseName("immich")], photos.Databases);
        Assert.Equal(["thumbs", "encoded-video"], photos.Exclude);

        var forge = _config.Backups.Set("forge")!;
        Assert.Equal((SetKind.GitLab, "gitlab"), (forge.Kind, forge.Container));

        var kuma = _config.Backups.Set("kuma")!;
        Assert.Equal((SetKind.Files, ManifestDepth.Full), (kuma.Kind, kuma.Manifest));
        Assert.Equal(["/srv/kuma/kuma.db"], kuma.Sqlite);
        Assert.Equal(("docker", "pause kuma"), (kuma.Before[0].Program, string.Join(' ', kuma.Before[0].Arguments)));
        Assert.Equal("unpause", kuma.After[0].Arguments[0]);
    }

    [Fact]
    public void Tiers_are_read()
    {
        var fast = _config.Backups.Tier("fast")!;
        Assert.Equal(new KeepRules(null, null, 7, 4, 3, null), fast.Keep);
        Assert.Equal(("30 3 * * *", "0 5 * * 1", "0 5 * * 6"), (fast.Cron?.Text, fast.Prune?.Text, fast.Check.Cron?.Text));
        Assert.Equal(new Fraction(1, 52), fast.Check.Subset);
        Assert.Equal(6, fast.Sets.Count);
        Assert.Equal((10, null, null), (fast.RemoveAtMost, fast.MaxUnused, fast.Cost));
        Assert.Equal("RESTIC_FAST_", fast.Name.VariablePrefix);

        var slow = _config.Backups.Tier("slow")!;
        Assert.Equal(new KeepRules(2, 1, 1, 4, 12, 5), slow.Keep);
        Assert.Equal(
            ("GLACIER_IR", new ByteRate(2 * 1024 * 1024), TimeSpan.FromHours(6)),
            (slow.StorageClass, slow.LimitUpload, slow.MaxDuration)
        );
        Assert.Equal((20, new UnusedLimit.Unlimited()), (slow.RemoveAtMost, slow.MaxUnused));
        Assert.Equal(
            new PriceList("EUR")
            {
                Retrieval = 0.03m,
                Egress = 0.09m,
                Put = 0.02m,
                Storage = 0.004m,
                Limit = 5m,
            },
            slow.Cost
        );
        Assert.Equal(["vault", "photos"], _config.Backups.SetsOf(slow).Select(set => set.Name.Value));
        Assert.Equal(["nas"], _config.Backups.HostsOf(slow).Select(host => host.Value));
    }

    [Fact]
    public void The_drill_and_the_recovery_kit_are_read()
    {
        var drill = _config.Drill!;
        Assert.Equal(("0 6 * * 0", "nas", "fast"), (drill.Cron?.Text, drill.Runner.Value, drill.Tier?.Value));
        Assert.Equal(["vault", "gitea", "photos"], drill.Sets.Select(set => set.Value));
        Assert.Equal(new ByteSize(5L << 30), drill.Sample[new SetName("photos")]);
        Assert.Equal(["nas", "docker1", "192.0.2.10"], drill.Production);
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromHours(26), true), (drill.Rto, drill.Rpo, drill.RequireReadOnly));

        var target = Assert.IsType<DrillTarget.Ssh>(drill.Target);
        Assert.Equal(("dev-learning", "dev-learning-1", "ssh"), (target.Host, target.Id, target.Reset[0].Program));
        Assert.Equal("/mnt/usb", Assert.Single(_config.Recovery!.To));
        Assert.StartsWith("age1", Assert.Single(_config.Recovery.Recipients), StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_are_read()
    {
        var agents = _config.Agents!;
        Assert.Equal(new AgentVault("homelab/vault", "Agents"), agents.Vault);
        Assert.Equal([new AgentProvider("ollama", new Uri("http://ollama.example.org:11434/v1"), "qwen3")], agents.Providers);
        Assert.Equal(10m, agents.MonthlyBudget);
        Assert.Equal(["restic releases", "what Proxmox changed"], agents.Topics);
        Assert.Equal(("0 7 * * *", "0 3 * * 1", "0 23 * * *"), (agents.Briefing?.Text, agents.Research?.Text, agents.Memory?.Text));
    }

    [Fact]
    public void A_file_with_only_a_version_is_valid_and_full_of_defaults()
    {
        var config = Example.Config("version: 1\n");

        Assert.Equal(("UTC", "local", TimeSpan.FromMinutes(20)), (config.TimeZone.Id, config.Hosts[0].Name.Value, config.Watch.Grace));
        Assert.Empty(config.Backups.Sets);
        Assert.Null(config.Drill);
        Assert.Empty(Schedules.Of(config));
    }

    [Fact]
    public void The_smallest_useful_file_is_one_set_which_no_tier_holds_yet()
    {
        var reading = Example.Valid("version: 1\nbackups: { sets: { vault: { paths: [/srv/vault/] } } }\n");

        Assert.Equal("/srv/vault", Assert.Single(Assert.Single(reading.Config.Backups.Sets).Paths));
        Assert.Equal("local", reading.Config.Backups.Sets[0].Host.Value);
        Assert.Contains("no tier backs this set up", Assert.Single(reading.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1B", 1)]
    [InlineData("20KiB", 20 * 1024)]
    [InlineData("999999TiB", 999999L << 40)]
    public void Sizes_are_counted_in_1024s(string size, long bytes) => Assert.Equal(bytes, ByteSize.Parse(size).Bytes);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d2h3m4s", 93784)]
    public void Durations_add_up(string duration, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(duration));

    [Theory]
    [InlineData("5%", typeof(UnusedLimit.Percent))]
    [InlineData("5GiB", typeof(UnusedLimit.Size))]
    [InlineData("unlimited", typeof(UnusedLimit.Unlimited))]
    public void Unused_space_is_limited_in_three_ways(string limit, Type type) => Assert.IsType(type, UnusedLimit.Parse(limit));

    [Theory]
    [InlineData("1/52", 52)]
    [InlineData("2/52", 26)]
    [InlineData("3/52", 17)]
    [InlineData("4/1000", 250)]
    [InlineData("2/3", 1)]
    public void A_subset_is_read_in_parts_of_at_least_its_size(string subset, int parts) =>
        Assert.Equal(parts, Fraction.Parse(subset).Parts);

    [Theory]
    [InlineData("GLACIER_IR", typeof(UnusedLimit.Unlimited))]
    [InlineData("DEEP_ARCHIVE", typeof(UnusedLimit.Unlimited))]
    [InlineData("STANDARD_IA", null)]
    public void Nothing_is_repacked_in_cold_storage_by_default(string storageClass, Type? limit) =>
        Assert.Equal(
            limit,
            Example
                .Config($"version: 1\nbackups: {{ tiers: {{ slow: {{ storage-class: {storageClass} }} }} }}\n")
                .Backups.Tiers[0]
                .MaxUnused?.GetType()
        );

    [Fact]
    public void Prices_are_in_dollars_by_default_and_an_unknown_one_is_not_zero() =>
        Assert.Equal(
            new PriceList("USD") { Egress = 0.09m },
            Example.Config("version: 1\nbackups: { tiers: { slow: { cost: { egress: 0.09 } } } }\n").Backups.Tiers[0].Cost
        );

    [Fact]
    public void Defaults_follow_from_what_is_there()
    {
        var config = Example.Config(
            """
            version: 1
            hosts: { nas: {} }
            databases: { app: { container: db } }
            backups: { sets: { app: { databases: [app] } }, tiers: { fast: {}, slow: {} } }
            drill: { target: { kind: directory, path: /var/tmp/drill } }
            """
        );

        Assert.Equal(new Host(new("nas"), new("nas")), Assert.Single(config.Hosts));
        Assert.Equal(new Database.InContainer(new("app"), "db", "postgres", "app"), config.Database("app"));
        Assert.Equal("nas", config.Backups.Sets[0].Host.Value);
        Assert.Equal(("fast", "nas", "app"), (config.Drill!.Tier?.Value, config.Drill.Runner.Value, config.Drill.Sets[0].Value));
    }
}
