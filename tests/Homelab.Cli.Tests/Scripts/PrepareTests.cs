namespace Homelab.Cli.Tests.Scripts;

/// <summary>The first minute on a machine on which nothing is installed yet.</summary>
public sealed class PrepareTests : IDisposable
{
    private const string Packages =
        ". scripts/prepare.sh; need_package nothing-called-so the-package 'is needed'; yes=${1:-}; install_missing </dev/null";

    private readonly Script _machine = new();

    [Theory]
    [InlineData("demo")]
    [InlineData("test")]
    public async Task What_no_system_package_brings_is_named_with_the_commands_that_do(string script)
    {
        var run = await _machine.WithRoot().With("apt-get").RunAsync(script, "--yes");

        Assert.Equal(1, run.ExitCode);
        foreach (
            var command in new[]
            {
                "https://packages.microsoft.com/config/debian/$(. /etc/os-release && echo $VERSION_ID)/packages-microsoft-prod.deb",
                "apt-get install -y dotnet-sdk-10.0",
                "dnf install -y dotnet-sdk-10.0",
                "https://apt.releases.hashicorp.com/gpg",
                "[signed-by=/usr/share/keyrings/hashicorp.asc] https://apt.releases.hashicorp.com",
                "apt-get install -y terraform",
                "dnf install -y opentofu",
            }
        )
            Assert.Contains(command, run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("sudo", run.StandardError, StringComparison.Ordinal);
        Assert.Equal("", _machine.Asked);
    }

    [Fact]
    public async Task Whoever_is_not_root_is_told_to_use_sudo() =>
        Assert.Contains(
            "sudo dnf install -y dotnet-sdk-10.0",
            (await _machine.WithOrdinaryUser().RunAsync("demo", "--yes")).StandardError,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task An_older_sdk_is_none() =>
        Assert.Contains(
            "The .NET SDK 10",
            (await _machine.With("dotnet", "echo '8.0.404 [/usr/share/dotnet/sdk]'").RunAsync("demo", "--yes")).StandardError,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task OpenTofu_is_as_good_as_terraform()
    {
        var run = await _machine
            .With("tofu")
            .BashAsync(". scripts/prepare.sh; need_terraform 'makes plans'; install_missing; terraform version");

        Assert.Equal((0, "tofu version\n"), (run.ExitCode, _machine.Asked));
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_nothing_is_installed()
    {
        var run = await _machine.WithRoot().With("apt-get").BashAsync(Packages);

        Assert.Equal((1, ""), (run.ExitCode, _machine.Asked));
        Assert.Contains("the-package: is needed", run.StandardError, StringComparison.Ordinal);
        Assert.Contains("--yes", run.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_yes_it_is_installed_by_root_or_with_sudo(bool isRoot)
    {
        var machine = isRoot ? _machine.WithRoot() : _machine.WithOrdinaryUser().With("sudo", "exec \"$@\"");

        var run = await machine.With("apt-get").BashAsync(Packages, "yes");

        Assert.Equal(0, run.ExitCode);
        var asked = machine.Asked.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["apt-get update -q", "apt-get install -y -q --no-install-recommends the-package"],
            asked.Where(line => line.StartsWith("apt-get", StringComparison.Ordinal))
        );
        Assert.Equal(isRoot ? 0 : 2, asked.Count(line => line.StartsWith("sudo", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_nobody_here_may_install_it_says_what_root_has_to_do()
    {
        var run = await _machine.WithOrdinaryUser().With("apt-get").BashAsync(Packages, "yes");

        Assert.Equal((1, ""), (run.ExitCode, _machine.Asked));
        Assert.Contains("apt-get install -y --no-install-recommends the-package", run.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _machine.Dispose();
}
