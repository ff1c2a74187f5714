using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Users;

/// <summary>Finds the token of a request, wherever GitLab looks for one.</summary>
internal static class Credentials
{
    public static AccessToken? Find(World world, HttpRequest request)
    {
        if (Text(request, "JOB-TOKEN") is { } job)
            return world.Tokens.Find(token => token.IsJob && token.Value == job);
        var value = Text(request, "PRIVATE-TOKEN") ?? Bearer(request);
        return world.Tokens.Find(token => !token.IsJob && token.Value == value);
    }

    private static string? Bearer(HttpRequest request) =>
        Text(request, "Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header[7..]
            : null;

    private static string? Text(HttpRequest request, string header) =>
        request.Headers.TryGetValue(header, out var values) ? values.ToString() : null;
}
