using System.Collections.Concurrent;
using System.Globalization;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification.Repositories;

/// <summary>Lets git read every object of every restored repository, without letting a repository tell git what to do.</summary>
internal sealed class RepositoryChecks(Checks checks, RestoredTree tree, Func<string, string?> environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <param name="mandatory">The set is there for its repositories.</param>
    public Task<DrillCheck> LookAsync(IReadOnlyList<RawPath> repositories, Proof proof, bool mandatory, CancellationToken ct) =>
        checks.MakeAsync("repositories", mandatory, () => LookAsync(repositories, proof, ct));

    private async Task<Judgement> LookAsync(IReadOnlyList<RawPath> repositories, Proof proof, CancellationToken ct)
    {
        var program = new SearchPath(environment).Find("git") ?? throw new ToolUnavailableException("git", new FileNotFoundException());
        var faults = new ConcurrentBag<(RawPath Path, string Fault)>();
        var remarks = new ConcurrentBag<RawPath>();
        var empty = new ConcurrentBag<RawPath>();
        long objects = 0;
        using var folder = new PrivateFolder();
        await Parallel.ForEachAsync(
            repositories.Index(),
            new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (repository, stop) =>
            {
                var (number, path) = repository;
                var (fault, count, isOdd) = await ReadAsync(program, path, folder[$"{number}"], stop);
                if (fault is not null)
                    faults.Add((path, fault));
                else if (isOdd)
                    remarks.Add(path);
                if (fault is null && count == 0)
                    empty.Add(path);
                Interlocked.Add(ref objects, count);
            }
        );
        var read =
            $"{repositories.Count - faults.Count:N0} of {Evidence.Count(repositories.Count, "repository", "repositories")} read by git fsck, {Evidence.Count(objects, "object")}";
        if (!faults.IsEmpty)
            return Judgement.Fail(
                $"{Evidence.Few(faults.OrderBy(fault => fault.Path).Select(fault => $"{Evidence.Name(fault.Path)} ({fault.Fault})"), faults.Count)}; {read}"
            );
        proof.Add(
            new Proven
            {
                Objects = objects,
                Empty = [.. empty.Order().Take(Proven.MostEmpty).Select(path => $"repository {Evidence.Name(path)}")],
            }
        );
        if (objects == 0)
            return Judgement.Nothing($"{read}: a repository without a branch or tag proves nothing");
        return Judgement.Pass(
            remarks.IsEmpty
                ? read
                : $"{read}; with objects that were malformed when they were made: {Evidence.Few(remarks.Order().Select(Evidence.Name), remarks.Count)}"
        );
    }

    private async Task<(string? Fault, long Objects, bool IsOdd)> ReadAsync(
        string program,
        RawPath path,
        string folder,
        CancellationToken ct
    )
    {
        try
        {
            var git = Git(program, RepositoryView.Make(tree, path, folder));
            var counted = await git.RunAsync(["count-objects", "-v"], ct);
            var references = await git.RunAsync(["for-each-ref", "--count=1"], ct);
            var complaints = await FsckComplaints.HearAsync(git, ct);
            // What nothing leads to, nobody would find again.
            return (complaints.Fault, references.Output.Trim().Length > 0 ? Objects(counted.Output) : 0, complaints.IsOdd);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            return (Evidence.Name(e.Message), 0, false);
        }
    }

    private static Tool Git(string program, RepositoryView view) =>
        new(program)
        {
            Timeout = Limit,
            WorkingDirectory = view.Folder,
            Environment = new Dictionary<string, string>(ToolEnvironment.Bare())
            {
                ["PATH"] = Path.GetDirectoryName(program)!,
                ["HOME"] = view.Folder,
                ["GIT_DIR"] = view.Folder,
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_SYSTEM"] = "/dev/null",
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_ATTR_NOSYSTEM"] = "1",
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["GIT_ALLOW_PROTOCOL"] = "none",
                ["GIT_NO_LAZY_FETCH"] = "1",
                ["GIT_NO_REPLACE_OBJECTS"] = "1",
                ["GIT_OPTIONAL_LOCKS"] = "0",
            },
        };

    private static long Objects(string counted) =>
        counted
            .Split('\n')
            .Where(line => line.StartsWith("count: ", StringComparison.Ordinal) || line.StartsWith("in-pack: ", StringComparison.Ordinal))
            .Sum(line =>
                long.TryParse(line.AsSpan(line.IndexOf(' ') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0
            );
}
