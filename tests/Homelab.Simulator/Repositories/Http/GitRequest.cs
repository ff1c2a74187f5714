using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Repositories.Http;

/// <summary>A request of the smart protocol: which project, which of its three addresses, and the token that came as a password.</summary>
internal sealed partial record GitRequest(string Project, string Address, bool Writes, string? Password)
{
    public static bool TryParse(HttpRequest request, string path, [NotNullWhen(true)] out GitRequest? parsed)
    {
        var match = Pattern().Match(path);
        parsed = match.Success
            ? new GitRequest(
                Uri.UnescapeDataString(match.Groups["project"].Value),
                match.Groups["address"].Value,
                IsWriting(request, match.Groups["address"].Value),
                FindPassword(request)
            )
            : null;
        return parsed is not null;
    }

    private static bool IsWriting(HttpRequest request, string address) =>
        address == "/git-receive-pack" || (address == "/info/refs" && request.Query["service"] == "git-receive-pack");

    // The user name says nothing GitLab needs: oauth2, gitlab-ci-token or any other.
    private static string? FindPassword(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), buffer, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(buffer, 0, length);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    [GeneratedRegex(
        "^/(?<project>[^?]+?)(\\.git)?(?<address>/info/refs|/git-upload-pack|/git-receive-pack)$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Pattern();
}
