namespace Homelab.Cli.Tests;

/// <summary>The native binary, as people and pipelines run it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Session _homelab = new();

    [Fact]
    public async Task The_version_is_one_line()
    {
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+\n$", (await _homelab.RunAsync("--version")).StandardOutput);
    }

    [Theory]
    [InlineData("--help", "terraform")]
    [InlineData("terraform --help", "note")]
    [InlineData("terraform plan --help", "Takes no state lock")]
    [InlineData("terraform report --help", "standard input")]
    [InlineData("terraform note --help", "--limit")]
    [InlineData("config --help", "schema")]
    [InlineData("config check --help", "each schedule")]
    public async Task Help_teaches(string arguments, string word)
    {
        var help = await _homelab.RunAsync(arguments.Split(' '));

        Assert.Equal(0, help.ExitCode);
        Assert.Contains(word, help.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terraform nonsense")]
    [InlineData("terraform plan --nonsense")]
    [InlineData("terraform report")]
    [InlineData("terraform note")]
    [InlineData("terraform report .")]
    [InlineData("terraform note x --limit many")]
    [InlineData("terraform note x --limit 10")]
    [InlineData("terraform plan --root nowhere")]
    [InlineData("terraform plan --config nowhere.yml")]
    [InlineData("config check")]
    [InlineData("@response")]
    public async Task Bad_usage_ends_2_with_a_sentence_and_no_help_page(string arguments)
    {
        _homelab.Dir.Write("response", "--version");

        var run = await _homelab.RunAsync(arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("homelab: ", run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", run.StandardOutput + run.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("terraform report missing.json")]
    [InlineData("terraform report broken.json")]
    [InlineData("terraform note missing.json")]
    [InlineData("terraform note broken.json")]
    public async Task What_cannot_be_read_ends_1_with_one_sentence(string arguments)
    {
        _homelab.Dir.Write("broken.json", "{\"format_version\":\"1.2\",");

        var run = await _homelab.RunAsync(arguments.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^homelab: [^\n]+[.]\n$", run.StandardError);
    }

    [Fact]
    public async Task A_missing_terraform_ends_1_and_says_what_to_install()
    {
        _homelab.Dir.Write("main.tf", "");

        var run = await _homelab.RunAsync(["terraform", "plan"], new Dictionary<string, string?> { ["PATH"] = "/nowhere" });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Neither terraform nor tofu is on PATH", run.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _homelab.Dispose();
}
