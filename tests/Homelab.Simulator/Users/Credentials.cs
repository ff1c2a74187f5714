using System.Text;
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

    /// <summary>Git's way: any user name with a token as password, or <c>gitlab-ci-token</c> with a job's.</summary>
    public static AccessToken? Basic(World world, HttpRequest request)
    {
        if (Text(request, "Authorization") is not { } header || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..], bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return world.Tokens.Find(token => pair.Length == 2 && token.Value == pair[1] && token.IsJob == (pair[0] == "gitlab-ci-token"));
    }

    private static string? Bearer(HttpRequest request) =>
        Text(request, "Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;

    private static string? Text(HttpRequest request, string header) =>
        request.Headers.TryGetValue(header, out var values) ? values.ToString() : null;
}
