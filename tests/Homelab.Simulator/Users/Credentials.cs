using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Users;

/// <summary>Finds the token of a request, wherever GitLab looks for one.</summary>
internal static class Credentials
{
    /// <summary>Where one may stand among the parameters (api/rest/authentication.md).</summary>
    public static readonly string[] Parameters = ["private_token", "access_token", "job_token"];

    public static AccessToken? Find(World world, HttpRequest request, JsonObject parameters)
    {
        if ((Text(request, "JOB-TOKEN") ?? Text(parameters, "job_token")) is { } job)
            return world.Tokens.Find(token => token.IsJob && token.Value == job);
        var value =
            Text(request, "PRIVATE-TOKEN") ?? Bearer(request) ?? Text(parameters, "private_token") ?? Text(parameters, "access_token");
        return world.Tokens.Find(token => !token.IsJob && token.Value == value);
    }

    private static string? Bearer(HttpRequest request) =>
        Text(request, "Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header[7..]
            : null;

    private static string? Text(JsonObject parameters, string name) => (parameters[name] as JsonValue)?.ToString();

    private static string? Text(HttpRequest request, string header) =>
        request.Headers.TryGetValue(header, out var values) ? values.ToString() : null;
}
