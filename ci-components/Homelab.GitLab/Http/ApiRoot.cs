namespace Homelab.GitLab.Http;

/// <summary>Where the API is, and what belongs to it: the token goes nowhere else.</summary>
internal sealed class ApiRoot
{
    private const string Api = "/api/v4/";
    private readonly Uri _root;

    public ApiRoot(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.UserInfo.Length + url.Query.Length + url.Fragment.Length > 0)
            throw new ArgumentException(
                "The address of GitLab must look like https://gitlab.example.org, with nothing before the host and no query.",
                nameof(url)
            );
        var path = url.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/api/v4", StringComparison.Ordinal))
            path = path[..^"/api/v4".Length];
        _root = new Uri(url, path + Api);
    }

    public Uri At(ApiPath path) => new(_root.AbsoluteUri + path);

    /// <summary>
    /// The path of an address GitLab gave us, or null when it is not of this API. Only what follows <c>/api/v4/</c> is taken: behind a
    /// reverse proxy GitLab may not know the prefix it is reached by.
    /// </summary>
    public ApiPath? Find(string address)
    {
        if (!Uri.TryCreate(_root, address, out var full))
            return null;
        var at = full.AbsolutePath.IndexOf(Api, StringComparison.Ordinal);
        var ours = full.Scheme == _root.Scheme && full.IdnHost == _root.IdnHost && full.Port == _root.Port && full.UserInfo.Length == 0;
        return ours && at >= 0 ? ApiPath.Escaped(full.PathAndQuery[(at + Api.Length)..]) : null;
    }

    public override string ToString() => _root.AbsoluteUri;
}
