namespace Homelab.GitLab.Http;

/// <summary>
/// Where a listing has got to. Pages are asked for in hundreds; when one is too large, because it holds things like comments of a
/// million characters, the rest is asked for in twos, of which <see cref="GitLabLimits.LargestJson"/> always holds a page.
/// </summary>
internal sealed class Walk(ApiPath list, int most)
{
    private const int Many = 100;
    private const int Few = 2;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private ApiPath? _next = list.Page(1, Many);
    private int _done;
    private bool _small;

    /// <summary>The next page to ask for; null after the last.</summary>
    /// <exception cref="GitLabUnreadableException">The pages never end.</exception>
    public ApiRequest? Ask()
    {
        if (_next is null)
            return null;
        var request = ApiRequest.Get(_next);
        return _seen.Add($"{_next}") && _seen.Count <= most ? request : throw Failures.Endless("pages", $"{request}");
    }

    /// <param name="next">What GitLab links to; null ends the walk.</param>
    public void Step(ApiPath? next) => (_next, _done) = (next, _done + 1);

    /// <summary>False when they are small already.</summary>
    public bool TakeSmallerSteps()
    {
        if (_small)
            return false;
        (_next, _small) = (list.Page((_done * Many / Few) + 1, Few), true);
        return true;
    }
}
