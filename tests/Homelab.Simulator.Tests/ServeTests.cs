using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CliWrap;
using Homelab.Testing;

namespace Homelab.Simulator.Tests;

/// <summary>The simulator as a program of its own.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Homelab.Simulator");

    [Fact]
    public async Task It_says_where_it_is_in_one_line_serves_stops_when_told_and_leaves_nothing_outside_its_folder()
    {
        foreach (var folder in new[] { "home", "tmp", "data" })
            Directory.CreateDirectory(_dir[folder]);
        var lines = new List<string>();
        var first = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Cli.Wrap(Program)
            .WithArguments(["serve", "--port", "0", "--data", _dir["data"]])
            .WithWorkingDirectory(_dir["home"])
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["HOME"] = _dir["home"],
                    ["TMPDIR"] = _dir["tmp"],
                    ["DOTNET_EnableDiagnostics"] = "0",
                }
            )
            .WithStandardOutputPipe(
                PipeTarget.ToDelegate(line =>
                {
                    lines.Add(line);
                    first.TrySetResult(line);
                })
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(Ct);
        try
        {
            var said = JsonNode.Parse(await first.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct))!;
            Assert.Equal(["root", "maintainer", "developer", "guest", "bot"], said["tokens"]!.AsObject().Select(token => token.Key));
            await UseAsync((string)said["url"]!, (string)said["tokens"]!["root"]!);
        }
        finally
        {
            await RealTools.RunAsync("kill", ["-TERM", $"{running.ProcessId}"], Ct);
        }

        Assert.Equal(0, (await running).ExitCode);
        Assert.Single(lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_dir["home"]).Concat(Directory.EnumerateFileSystemEntries(_dir["tmp"])));
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(_dir["data"]));
    }

    [Theory]
    [InlineData]
    [InlineData("serve", "--port")]
    [InlineData("serve", "--port", "many")]
    [InlineData("serve", "--speed", "9")]
    public async Task What_it_does_not_understand_is_refused_with_its_usage(params string[] arguments)
    {
        var run = await RealTools.RunAsync(Program, arguments, Ct);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("Usage: serve", run.StandardError, StringComparison.Ordinal);
        Assert.Empty(run.StandardOutput);
    }

    public void Dispose() => _dir.Dispose();

    /// <summary>Makes a project, so that there is a repository to keep.</summary>
    private static async Task UseAsync(string url, string token)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "PRIVATE-TOKEN", token } } };
        var user = await http.GetFromJsonAsync<JsonObject>($"{url}/api/v4/user", Ct);
        Assert.Equal("root", (string?)user!["username"]);
        using var made = await http.PostAsJsonAsync($"{url}/api/v4/projects", new JsonObject { ["name"] = "served" }, Ct);
        Assert.Equal(201, (int)made.StatusCode);
        using var shifted = await http.PutAsJsonAsync($"{url}/-/simulator/clock", new JsonObject { ["advance"] = 60 }, Ct);
        Assert.Equal(200, (int)shifted.StatusCode);
    }
}
