namespace Homelab.Simulator.Repositories.Pushes;

/// <summary>One reference that moved, from commit to commit (or tag); <see cref="Repository.NoCommit"/> when it came or went.</summary>
internal sealed record RefChange(string Reference, string Before, string After)
{
    private const string Heads = "refs/heads/";

    public bool IsNew => Before == Repository.NoCommit;

    public bool IsGone => After == Repository.NoCommit;

    public bool IsTag => Reference.StartsWith("refs/tags/", StringComparison.Ordinal);

    /// <summary>Short name of the branch; null for a tag.</summary>
    public string? Branch => Reference.StartsWith(Heads, StringComparison.Ordinal) ? Reference[Heads.Length..] : null;

    public static List<RefChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        [
            .. before
                .Keys.Union(after.Keys)
                .Order(StringComparer.Ordinal)
                .Select(name => new RefChange(
                    name,
                    before.GetValueOrDefault(name, Repository.NoCommit),
                    after.GetValueOrDefault(name, Repository.NoCommit)
                ))
                .Where(change => change.Before != change.After),
        ];
}
