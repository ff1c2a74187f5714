using Homelab.Configuration.Tests.Examples;

namespace Homelab.Configuration.Tests;

public sealed class SecretTests
{
    // Put together here, so no scanner takes the tests for a leak.
    public static TheoryData<string> Secrets { get; } =
    [
        "glpat-" + "abcdefghij0123456789",
        "glrt-" + "t1_abcdefghij0123456789",
        "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789",
        "github_pat_" + "11ABCDEFG0123456789",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "AGE-SECRET-KEY-" + "1QQQQQQQQQQ",
        "sk-" + "ant-api03-abcdefghijklmnop",
        "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
        "https://discord.com/api/" + "webhooks/123456/abcdef",
        "postgres://app:" + "hunter2@db/app",
        "https://kuma.example.org/api/" + "push/abcdEFGH12?status=up",
        "https://hc-ping.com/" + "0b1c2d3e",
        "--pass" + "word=hunter2",
        "API_" + "TOKEN=hunter2",
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.x",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_value_is_refused_and_never_repeated(string secret)
    {
        var faults = Example.Faults(
            $"version: 1\nbackups:\n  sets:\n    vault:\n      paths: [/srv]\n      before:\n        - [tool, \"{secret}\"]\n"
        );

        var fault = Assert.Single(faults);
        Assert.Equal((7, "backups.sets.vault.before[0][1]"), (fault.Line, fault.Path));
        Assert.Contains("put it into a GitLab CI/CD variable and name the variable here", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_found_in_comments_keys_and_broken_files()
    {
        var secret = "glpat-" + "abcdefghij0123456789";

        foreach (
            var text in new[]
            {
                $"version: 1\n# {secret}\n",
                $"version: 1\n{secret}: 1\n",
                $"version: 1\nwatch: {{ {secret}\n",
                $"version: 2\nwatch: {secret}\n",
            }
        )
        {
            var faults = Example.Faults(text);
            Assert.Contains(faults, fault => fault.Line == 2 && fault.Message.Contains("CI/CD variable", StringComparison.Ordinal));
            Assert.DoesNotContain(faults, fault => fault.ToString().Contains("abcdef", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("password")]
    [InlineData("read-token")]
    [InlineData("client_secret")]
    [InlineData("api-key")]
    [InlineData("Tokens")]
    public void A_key_named_for_a_secret_is_refused(string key)
    {
        var fault = Assert.Single(Example.Faults($"version: 1\ndatabases:\n  app:\n    container: db\n    {key}: hunter2\n"));

        Assert.Equal($"databases.app.{key}", fault.Path);
        Assert.Contains("put it into a GitLab CI/CD variable", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_fault_repeats_the_value_it_is_about()
    {
        var text = Example
            .Full.Replace("kind: uptime-kuma", "kind: hunter2", StringComparison.Ordinal)
            .Replace("tier: fast", "tier: hunter2", StringComparison.Ordinal)
            .Replace("grace: 20m", "grace: hunter2", StringComparison.Ordinal)
            .Replace("url: APP_DB_URL", "url: hunter2", StringComparison.Ordinal)
            .Replace("Europe/Berlin", "hunter2", StringComparison.Ordinal)
            .Replace("cron: \"30 3 * * *\"", "cron: hunter2", StringComparison.Ordinal);

        var faults = Example.Faults(text);

        Assert.Equal(6, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.ToString().Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[sh, -c, 'PGPASSWORD=$APP_PASSWORD psql']")]
    [InlineData("[sh, -c, \"tool --token=\\\"$TOKEN\\\"\"]")]
    [InlineData("[ssh, git@example.org, \"https://example.org:8443/a@b\"]")]
    public void A_reference_to_a_variable_is_not_a_secret(string command) =>
        Example.Valid($"version: 1\nbackups: {{ tiers: {{ fast: {{}} }}, sets: {{ vault: {{ paths: [/srv], before: [{command}] }} }} }}\n");
}
