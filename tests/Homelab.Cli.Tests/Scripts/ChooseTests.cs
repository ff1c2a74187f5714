namespace Homelab.Cli.Tests.Scripts;

/// <summary>A part of the tests, by its name.</summary>
public sealed class ChooseTests : IDisposable
{
    private readonly Script _machine = new();

    [Theory]
    [InlineData("", "Homelab.Ansible.Tests … Homelab.Text.Tests")]
    [InlineData("Scripts.ChooseTests", "Homelab.Cli.Tests")]
    [InlineData("choosetests", "Homelab.Cli.Tests")]
    [InlineData("Homelab.Reports.Tests", "Homelab.Reports.Tests")]
    [InlineData("ChooseTests RulesTests", "Homelab.Cli.Tests Homelab.Templates.Tests")]
    public async Task A_name_chooses_the_projects_that_have_something_of_that_name(string names, string projects)
    {
        var run = await _machine.BashAsync(
            ". scripts/choose.sh; chosen_projects \"$@\"",
            names.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );

        var chosen = run.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(projects, chosen.Length > 3 ? $"{chosen[0]} … {chosen[^1]}" : string.Join(' ', chosen));
    }

    [Fact]
    public async Task A_name_that_nothing_has_fails_before_anything_is_built()
    {
        var run = await _machine.RunAsync("test", "--yes", "--long", "ChooseTests", "Nothing" + "IsCalledSo");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No test project or class has NothingIsCalledSo in its name", run.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("a b")]
    [InlineData("--bench", "ChooseTests")]
    public async Task What_makes_no_sense_is_bad_usage(params string[] arguments)
    {
        var run = await _machine.RunAsync("test", arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("./test [--bench | --long] [--yes] [NAME...]", run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_says_so()
    {
        var run = await _machine.RunAsync("test", "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("./test --long KilledRestore", run.StandardOutput, StringComparison.Ordinal);
    }

    public void Dispose() => _machine.Dispose();
}
