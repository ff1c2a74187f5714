using Homelab.Text.Secrets;

namespace Homelab.Monitoring.Http;

/// <summary>An address that is a secret: whoever knows its path can push. As text it shows its host and nothing else.</summary>
internal sealed class SecretAddress
{
    private const string Mark = SecretSet.Mark;
    private const int ShortestSecret = 8;

    private readonly Uri _uri;

    private SecretAddress(Uri uri) => _uri = uri;

    /// <summary>Null when it is no address that can be asked.</summary>
    public static SecretAddress? Read(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
            ? new SecretAddress(uri)
            : null;

    /// <summary>What was pasted after the question mark, pair by pair.</summary>
    public IEnumerable<string> Query => _uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The address itself, for the request and nothing else.</summary>
    /// <param name="below">A further part of the path, or nothing.</param>
    /// <param name="query">Takes the place of what was pasted.</param>
    public Uri At(string below, IEnumerable<string> query) =>
        new UriBuilder(_uri)
        {
            Path = below.Length > 0 ? $"{_uri.AbsolutePath.TrimEnd('/')}/{below}" : _uri.AbsolutePath,
            Query = string.Join('&', query),
            Fragment = "",
        }.Uri;

    /// <summary>The text without this address or a part of it that could be its token.</summary>
    public string Hide(string text)
    {
        foreach (var secret in Secrets())
            text = text.Replace(secret, Mark, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    public override string ToString() => $"{_uri.Scheme}://{_uri.Authority}/…";

    private IEnumerable<string> Secrets() =>
        [
            _uri.OriginalString,
            _uri.AbsoluteUri,
            .. ((string[])[_uri.PathAndQuery, _uri.AbsolutePath]).Where(path => path.Length >= ShortestSecret),
            .. _uri.PathAndQuery.Split('/', '?', '&', '=').Where(CouldBeToken).OrderByDescending(part => part.Length),
        ];

    // Words such as "webhooks" stay readable, and "backup" in a message too.
    private static bool CouldBeToken(string part) =>
        part.Length >= ShortestSecret && part.Any(letter => char.IsAsciiDigit(letter) || char.IsAsciiLetterUpper(letter));
}
