using System.Security.Cryptography;
using System.Text.Json;
using CliWrap.Buffered;

namespace Homelab.Cli.Tests;

/// <summary>What a drill starts where it restored something.</summary>
public sealed class InspectVerbTests : IDisposable
{
    private readonly Session _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_comes_in_as_json_and_what_was_found_goes_out_as_json()
    {
        _homelab.Dir.Write("data/kept", "abc");
        await _homelab.RunAsync("manifest", "write", "data");
        var manifest = await File.ReadAllLinesAsync(_homelab.Dir["manifest.jsonl"], Ct);
        var header = JsonSerializer.Deserialize<JsonElement>(manifest[0]);
        var job = $$"""
            {"root":"/","files":true,"databases":true,"sets":[{"set":"-","kind":"files","snapshot":"abc","snapshotTime":"{{header.GetProperty(
                "created"
            ).GetString()}}","host":"","tier":"","isSample":false,"loaded":[],
             "manifest":"{{_homelab.Dir["manifest.jsonl"]}}","manifestSha256":"{{Convert.ToHexStringLower(
                SHA256.HashData(await File.ReadAllBytesAsync(_homelab.Dir["manifest.jsonl"], Ct))
            )}}","canary":"{{header.GetProperty("canary").GetString()}}"}]}
            """;

        var run = await InspectAsync(job);

        Assert.Equal(0, run.ExitCode);
        var checks = JsonSerializer
            .Deserialize<JsonElement>(run.StandardOutput)
            .GetProperty("sets")[0]
            .GetProperty("checks")
            .EnumerateArray()
            .ToList();
        Assert.All(checks, check => Assert.Equal("pass", check.GetProperty("status").GetString()));
        Assert.Contains(checks, check => check.GetProperty("name").GetString() == "content");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    public async Task What_is_no_job_is_one_sentence(string input)
    {
        var run = await InspectAsync(input);

        Assert.Equal((1, ""), (run.ExitCode, run.StandardOutput));
        Assert.Matches("^homelab: [^\n]+[.]\n$", run.StandardError);
    }

    public void Dispose() => _homelab.Dispose();

    private Task<BufferedCommandResult> InspectAsync(string input) =>
        _homelab.RunAsync(["drill", "inspect"], new Dictionary<string, string?>(), input);
}
