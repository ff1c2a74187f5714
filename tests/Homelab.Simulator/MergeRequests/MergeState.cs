using Homelab.Simulator.Repositories;

namespace Homelab.Simulator.MergeRequests;

/// <summary>What git says about merging one commit into a branch.</summary>
/// <param name="Base">Where the histories parted; the target's head when they share nothing.</param>
/// <param name="Start">The target branch's head at that time.</param>
/// <param name="Files">How many files differ from <paramref name="Base"/>.</param>
internal sealed record MergeState(string Base, string Start, bool Conflicts, int Files)
{
    public static async Task<MergeState> ReadAsync(Repository target, string branch, string sha, CancellationToken ct)
    {
        if (await target.HeadAsync($"refs/heads/{branch}", ct) is not { } start)
            return new MergeState(sha, sha, Conflicts: true, 0);
        var from = await target.MergeBaseAsync(start, sha, ct) ?? start;
        var conflicts = await target.MergeTreeAsync(start, sha, ct) is null;
        return new MergeState(from, start, conflicts, (await FileDiff.ReadAsync(target, from, sha, ct)).Count);
    }
}
