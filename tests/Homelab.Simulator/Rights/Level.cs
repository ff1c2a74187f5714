namespace Homelab.Simulator.Rights;

/// <summary>GitLab's access levels, and two of our own around them.</summary>
internal enum Level
{
    /// <summary>No token needed.</summary>
    Anyone = 0,

    /// <summary>Any valid token.</summary>
    SignedIn = 1,
    Guest = 10,
    Planner = 15,
    Reporter = 20,
    Developer = 30,
    Maintainer = 40,
    Owner = 50,
}

/// <summary>Who may use a route: the least level in the project or group, whether a job token is accepted, and where GitLab says
/// so.</summary>
internal sealed record Right(string Method, string Pattern, Level Level, string Source, bool JobToken = false)
{
    /// <summary>On a protected branch it takes push or merge rights there as well: <see cref="RefRights"/>.</summary>
    public bool AlsoOnRef { get; init; }

    public bool InProject => Pattern.StartsWith("/projects/:id", StringComparison.Ordinal);

    public bool InGroup => Pattern.StartsWith("/groups/:id", StringComparison.Ordinal);

    /// <summary>Reading needs <c>read_api</c> or <c>api</c>, everything else <c>api</c>.</summary>
    public bool Reads => Method is "GET" or "HEAD";

    public override string ToString() => $"{Method} {Pattern}";
}
