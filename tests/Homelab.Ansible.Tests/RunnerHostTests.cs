using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>A host whose backups are jobs of a GitLab runner: it gets programs, directories and access, and is told what to
/// register.</summary>
public sealed class RunnerHostTests
{
    private const string Password = "p\"a$s`w\\rd '#; x";

    [Fact]
    public async Task It_is_prepared_once_and_dry_runs_tell_the_truth()
    {
        await using var host = await Host.StartAsync(systemd: false);
        await host.SaysAsync("useradd --create-home gitlab-runner");
        var variables = await WithCompressedRestic018Async(host);

        var before = await host.FilesAsync();
        Assert.True((await host.PrepareAsync(variables, "--check")).Changed > 4);
        Assert.Equal(before, await host.FilesAsync());

        var first = await host.PrepareAsync(variables);
        Assert.True(first.Changed > 4);
        Assert.Contains("the tag nas, protected", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("w\\rd", first.Output, StringComparison.Ordinal);
        Assert.StartsWith("restic 0.18.0 ", await host.SaysAsync("restic version"), StringComparison.Ordinal);
        Assert.Equal("700 gitlab-runner", await host.SaysAsync("stat --format '%a %U' /var/lib/homelab"));
        Assert.Equal("700 gitlab-runner", await host.SaysAsync("stat --format '%a %U' /var/lib/homelab/cache"));
        Assert.Equal("600 gitlab-runner", await host.SaysAsync("stat --format '%a %U' /etc/homelab/read.env"));
        Assert.Equal(
            $"rest:http://127.0.0.1:8000/ {Password} reader",
            await host.SaysAsync(
                "runuser -u gitlab-runner -- sh -c '. /etc/homelab/read.env; printf \"%s %s %s\" \"$RESTIC_FAST_READ_REPOSITORY\" \"$RESTIC_FAST_READ_PASSWORD\" \"$RESTIC_FAST_READ_REST_USERNAME\"'"
            )
        );

        await ToRestic019InAPackageAsync(host, variables);
        variables.Remove("restic_read");
        Assert.True((await host.PrepareAsync(variables)).Changed > 0);
        Assert.StartsWith("restic 0.19", await host.SaysAsync("restic version"), StringComparison.Ordinal);
        Assert.Equal("none", await host.SaysAsync("ls /etc/homelab/read.env 2>/dev/null || echo none"));
        Assert.Equal(0, (await host.PrepareAsync(variables)).Changed);
    }

    [Fact]
    public async Task What_could_not_work_is_refused_before_anything_changes()
    {
        await using var host = await Host.StartAsync(systemd: false);
        var before = await host.FilesAsync();

        // One after the other they would take a start of Ansible each.
        var run = await host.PrepareAllAsync(Impossible.ToDictionary(refused => refused.Name, refused => refused.Variables));

        Assert.True(run.Failed, run.Output);
        Assert.DoesNotContain("w\\rd", run.Output, StringComparison.Ordinal);
        Assert.All(Impossible, refused => Assert.Contains(refused.Because, run.FailureOf(refused.Name), StringComparison.Ordinal));
        Assert.Equal(before, await host.FilesAsync());
    }

    private static (string Name, JsonObject Variables, string Because)[] Impossible =>
        [
            ("user", new() { ["restic_homelab_binary"] = RealTools.Homelab }, "There is no user gitlab-runner here"),
            (
                "digest",
                new() { ["restic_homelab_binary"] = RealTools.Homelab, ["restic_version"] = "0.19.0" },
                "The SHA-256 of restic 0.19.0"
            ),
            ("binary", [], "Set restic_homelab_binary"),
            ("tier", Reading("cache", Password), "a tier is lower-case letters"),
            ("lines", Reading("fast", Password + "\nPATH=/tmp"), "no value has more than one line"),
        ];

    private static JsonObject Reading(string tier, string password) =>
        new()
        {
            ["restic_homelab_binary"] = RealTools.Homelab,
            ["restic_read"] = new JsonObject { [tier] = Access("x", password) },
        };

    private static JsonObject Access(string repository, string password) =>
        new()
        {
            ["repository"] = repository,
            ["password"] = password,
            ["environment"] = new JsonObject { ["REST_USERNAME"] = "reader" },
        };

    /// <summary>As restic's releases have it: one compressed file.</summary>
    private static async Task<JsonObject> WithCompressedRestic018Async(Host host)
    {
        File.Copy(RealTools.Restic018, host.Dir["restic"]);
        await RealTools.RunAsync("bzip2", ["-1", host.Dir["restic"]], TestContext.Current.CancellationToken);
        await host.CopyAsync(host.Dir["restic.bz2"], "/srv/restic.bz2");
        return new JsonObject
        {
            ["restic_version"] = "0.18.0",
            ["restic_url"] = "file:///srv/restic.bz2",
            ["restic_sha256"] = Sha256(host.Dir["restic.bz2"]),
            ["restic_homelab_binary"] = RealTools.Homelab,
            ["restic_read"] = new JsonObject { ["fast"] = Access("rest:http://127.0.0.1:8000/", Password) },
        };
    }

    private static async Task ToRestic019InAPackageAsync(Host host, JsonObject variables)
    {
        host.Dir.Write(
            "package/DEBIAN/control",
            "Package: restic\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: restic\n"
        );
        Directory.CreateDirectory(host.Dir["package/usr/bin"]);
        File.Copy(RealTools.Restic019, host.Dir["package/usr/bin/restic"]);
        await RealTools.RunAsync(
            "dpkg-deb",
            ["-Zgzip", "-z1", "--build", host.Dir["package"], host.Dir["restic.deb"]],
            TestContext.Current.CancellationToken
        );
        await host.CopyAsync(host.Dir["restic.deb"], "/srv/restic.deb");
        var said = await RealTools.RunAsync(RealTools.Restic019, ["version"], TestContext.Current.CancellationToken);
        (variables["restic_version"], variables["restic_url"], variables["restic_sha256"]) = (
            said.StandardOutput.Split(' ')[1],
            "file:///srv/restic.deb",
            Sha256(host.Dir["restic.deb"])
        );
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
