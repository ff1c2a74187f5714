using System.Net;

namespace Homelab.GitLab.Http;

/// <summary>Where a request goes, and whether that is the API, which alone is shown the token.</summary>
internal readonly record struct Target(Uri Address, bool IsOurs);

/// <summary>Decides about redirects: a moved project's are followed when reading, a file's lead once to another host, all others are
/// errors.</summary>
internal static class Redirects
{
    private const int Most = 3;

    public static bool IsOne(HttpResponseMessage response) =>
        response.StatusCode
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect;

    /// <param name="hops">How many were followed for this request already.</param>
    public static Target Follow(HttpResponseMessage response, ApiRequest request, Target from, ApiRoot root, int hops)
    {
        // The raw text: as a Uri of its own, a path would be a file here.
        var given = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
        if (hops >= Most || !from.IsOurs || !Uri.TryCreate(from.Address, given, out var location) || given.Length == 0)
            throw Failures.Endless("redirects", $"{request}");
        var path = root.Find(location.AbsoluteUri);
        if (!request.Reads)
            throw path is null ? Failures.Elsewhere($"{request}", "redirect", $"{root}") : Failures.Moved($"{request}");
        if (path is not null)
            return new Target(root.At(path), IsOurs: true);
        // Object storage: the address itself is the permission to read there.
        return request.IsDownload && location.Scheme is "http" or "https"
            ? new Target(location, IsOurs: false)
            : throw Failures.Elsewhere($"{request}", "redirect", $"{root}");
    }
}
