namespace Homelab.GitLab.Repositories;

/// <summary>
/// What became of a commit made by API. GitLab answers 400 to all that went wrong and tells the cases apart by words only
/// (api/commits.md, api/repository_files.md).
/// </summary>
public abstract record WriteOutcome
{
    private WriteOutcome() { }

    /// <param name="Commit">Null when a single file was written: GitLab names no commit then.</param>
    public sealed record Written(Commit? Commit) : WriteOutcome;

    /// <summary>The file has changed since the <c>last_commit_id</c> that was sent: read it again.</summary>
    public sealed record Stale : WriteOutcome;

    /// <summary>A file that was to be created is there.</summary>
    public sealed record AlreadyExists : WriteOutcome;

    /// <summary>A file that was to be changed is not there.</summary>
    public sealed record Missing : WriteOutcome;

    /// <summary>Somebody pushed to the branch meanwhile: try again.</summary>
    public sealed record BranchMoved : WriteOutcome;

    /// <summary>The branch that was to be started is there.</summary>
    public sealed record BranchExists : WriteOutcome;

    /// <summary>Null for a refusal of another kind.</summary>
    internal static WriteOutcome? Of(GitLabInvalidException refusal)
    {
        bool Says(string words) => refusal.Said.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (Says("has changed since you started editing") || Says("has been previously updated"))
            return new Stale();
        if (Says("A file with this name already exists"))
            return new AlreadyExists();
        if (Says("A file with this name doesn't exist"))
            return new Missing();
        if (Says("Could not update refs/"))
            return new BranchMoved();
        return Says("A branch called") && Says("already exists") ? new BranchExists() : null;
    }
}
