using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Images.Tests;

/// <summary>A service of a compose file, as podman's own options: what a test starts is what a user starts.</summary>
internal sealed class ComposeService(JsonObject service)
{
    /// <summary>Where the image comes from, when it starts, who reaches it and who asks for its health: not how it runs.</summary>
    private static readonly string[] Elsewhere = ["image", "restart", "ports", "env_file", "healthcheck"];

    public static async Task<ComposeService> ReadAsync(string file, string name)
    {
        var read = await JsonSchemas.JudgeAsync(
            """{ "$schema": "http://json-schema.org/draft-07/schema#" }""",
            [Repository.Read(file)],
            TestContext.Current.CancellationToken
        );
        return new ComposeService(read[0]!["json"]!["services"]![name]!.AsObject());
    }

    /// <summary>What decides whether it is healthy.</summary>
    public IReadOnlyList<string> HealthCommand => [.. List(service["healthcheck"]!["test"]).Skip(1)];

    /// <param name="volume">The volume that stands for each of the service's.</param>
    public IReadOnlyList<string> Options(string volume) =>
        [.. service.Where(entry => !Elsewhere.Contains(entry.Key)).SelectMany(entry => Option(entry.Key, entry.Value, volume))];

    private static IEnumerable<string> Option(string key, JsonNode? value, string volume) =>
        key switch
        {
            "read_only" => [$"--read-only={value}"],
            "tmpfs" => List(value).SelectMany(path => new[] { "--tmpfs", path }),
            "cap_drop" => List(value).SelectMany(capability => new[] { "--cap-drop", capability }),
            "security_opt" => List(value).SelectMany(option => new[] { "--security-opt", option }),
            "volumes" => List(value).SelectMany(mount => new[] { "--volume", $"{volume}:{mount.Split(':')[1]}" }),
            "mem_limit" => ["--memory", $"{value}"],
            "pids_limit" => ["--pids-limit", $"{value}"],
            "stop_grace_period" => ["--stop-timeout", ((string)value!).TrimEnd('s')],
            _ => throw new NotSupportedException($"compose.yml says {key}, which no test starts the bot with: teach it here."),
        };

    private static IEnumerable<string> List(JsonNode? value) => value!.AsArray().Select(item => (string)item!);
}
