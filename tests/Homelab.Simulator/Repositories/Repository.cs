using Homelab.Simulator.Processes;

namespace Homelab.Simulator.Repositories;

/// <summary>A file, folder or submodule in a tree.</summary>
internal sealed record Entry(string Mode, string Type, string Sha, string Path);

/// <summary>The bare repository of a project. Reading needs no lock; whoever moves a reference holds <see cref="Writing"/>, and never the
/// turn meanwhile.</summary>
internal sealed class Repository(Git git, string name)
{
    public const string NoCommit = "0000000000000000000000000000000000000000";

    // Git knows this one without having it.
    private const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    /// <summary>One push, commit or merge at a time.</summary>
    public SemaphoreSlim Writing { get; } = new(1);

    /// <summary>Of its folder below <see cref="Git.Repositories"/>: <c>101.git</c>.</summary>
    public string Name { get; } = name;

    public string Folder { get; } = Path.Combine(git.Repositories, name);

    /// <summary>Makes an empty one, in the layout that gitrepository-layout(5) calls a repository: no program needs to run.</summary>
    public static Repository Create(Git git, long project, string defaultBranch)
    {
        var made = new Repository(git, $"{project}.git");
        Directory.CreateDirectory(Path.Combine(made.Folder, "objects"));
        Directory.CreateDirectory(Path.Combine(made.Folder, "refs/heads"));
        File.WriteAllText(Path.Combine(made.Folder, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        made.PointTo(defaultBranch);
        return made;
    }

    /// <summary>What a clone checks out.</summary>
    public void PointTo(string defaultBranch) => File.WriteAllText(Path.Combine(Folder, "HEAD"), $"ref: refs/heads/{defaultBranch}\n");

    /// <summary>The commit of a branch, tag or (shortened) number, in this order; null when there is none.</summary>
    public async Task<string?> HeadAsync(string reference, CancellationToken ct)
    {
        if (reference.Length == 0 || reference.StartsWith('-'))
            return null;
        string[] names =
            reference.StartsWith("refs/", StringComparison.Ordinal) || reference == "HEAD"
                ? [reference]
                : [$"refs/heads/{reference}", $"refs/tags/{reference}", reference];
        foreach (var candidate in names)
        {
            var found = await RunAsync(["rev-parse", "--verify", "--quiet", $"{candidate}^{{commit}}"], ct);
            if (found.Succeeded)
                return found.Text.Trim();
        }

        return null;
    }

    /// <summary>The commit of each reference below these prefixes, by full name.</summary>
    public async Task<SortedDictionary<string, string>> ReferencesAsync(CancellationToken ct, params string[] prefixes)
    {
        var listed = await MustAsync(["for-each-ref", "--format=%(objectname) %(refname)", .. prefixes], ct);
        var lines = listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new SortedDictionary<string, string>(lines.ToDictionary(line => line[41..], line => line[..40]), StringComparer.Ordinal);
    }

    /// <summary>Commits of a range as <c>git log</c> takes it, newest first.</summary>
    public async Task<List<Commit>> CommitsAsync(IReadOnlyList<string> range, CancellationToken ct)
    {
        var log = await MustAsync(["log", "-z", $"--format={Commit.Format}", .. range], ct);
        return [.. log.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Commit.Parse)];
    }

    public async Task<Commit> CommitAsync(string sha, CancellationToken ct) => (await CommitsAsync(["-1", sha, "--"], ct)).Single();

    /// <summary>What a commit changed against its first parent.</summary>
    public async Task<List<FileDiff>> ChangesAsync(Commit commit, CancellationToken ct) =>
        await FileDiff.ReadAsync(this, commit.Parents.Count > 0 ? commit.Parents[0] : EmptyTree, commit.Sha, ct);

    /// <summary>The last commit up to <paramref name="sha"/> that touched a file.</summary>
    public async Task<string?> LastToTouchAsync(string sha, string path, CancellationToken ct)
    {
        var found = await MustAsync(["--literal-pathspecs", "rev-list", "-1", sha, "--", path], ct);
        return found.Text.Trim() is { Length: > 0 } last ? last : null;
    }

    /// <summary>What lies in a folder of a commit; the whole tree below it when <paramref name="deep"/>, then without folders unless asked
    /// for.</summary>
    public async Task<List<Entry>?> FilesAsync(string sha, string folder, bool deep, CancellationToken ct, bool folders = false)
    {
        string[] depth = deep
            ? folders
                ? ["-r", "-t"]
                : ["-r"]
            : [];
        var listed = await RunAsync(["ls-tree", "-z", "--full-tree", .. depth, $"{sha}:{folder.Trim('/')}"], ct);
        var prefix = folder.Trim('/') is { Length: > 0 } inside ? inside + "/" : "";
        return !listed.Succeeded
            ? null
            : [.. listed.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => Parse(line, prefix))];
    }

    /// <summary>One file's entry, or null.</summary>
    public async Task<Entry?> FindAsync(string sha, string path, CancellationToken ct)
    {
        var listed = await MustAsync(["--literal-pathspecs", "ls-tree", "-z", "--full-tree", sha, "--", path], ct);
        return listed
            .Text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Parse(line, ""))
            .FirstOrDefault(entry => entry.Path == path);
    }

    /// <summary>A file's content in a commit, or null.</summary>
    public async Task<byte[]?> ReadAsync(string sha, string path, CancellationToken ct) =>
        await FindAsync(sha, path, ct) is { Type: "blob" } entry ? (await MustAsync(["cat-file", "blob", entry.Sha], ct)).Output : null;

    /// <summary>A clean working copy of a commit in a folder that does not exist yet, with its history and <paramref name="origin"/> as its
    /// remote.</summary>
    public async Task CheckOutAsync(string sha, string folder, string origin, CancellationToken ct)
    {
        // --shared borrows the objects instead of copying them.
        await MustAsync(["clone", "--quiet", "--shared", "--no-checkout", Folder, folder], ct);
        await MustAsync(["-C", folder, "remote", "set-url", "origin", origin], ct);
        await MustAsync(["-C", folder, "checkout", "--quiet", "--detach", sha], ct);
    }

    /// <summary>Does what moves references, alone. A write that began is finished, whoever still waits for it.</summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await Writing.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            Writing.Release();
        }
    }

    /// <summary>Whether everything in one commit is also in the other.</summary>
    public async Task<bool> ContainsAsync(string sha, string contained, CancellationToken ct) =>
        (await RunAsync(["merge-base", "--is-ancestor", contained, sha], ct)).Succeeded;

    /// <summary>The commit two histories share last, or null.</summary>
    public async Task<string?> MergeBaseAsync(string one, string other, CancellationToken ct) =>
        (await RunAsync(["merge-base", one, other], ct)) is { Succeeded: true } found ? found.Text.Trim() : null;

    /// <summary>The tree that merging two commits gives; null when they conflict.</summary>
    public async Task<string?> MergeTreeAsync(string into, string from, CancellationToken ct) =>
        (await RunAsync(["merge-tree", "--write-tree", "--no-messages", into, from], ct)) is { Succeeded: true } merged
            ? merged.Text.Trim()
            : null;

    /// <summary>Writes a commit that no reference knows yet.</summary>
    public async Task<string> WriteCommitAsync(
        string tree,
        IReadOnlyList<string> parents,
        Signature author,
        Signature committer,
        string message,
        CancellationToken ct
    )
    {
        var lines = new List<string> { $"tree {tree}" };
        lines.AddRange(parents.Select(parent => $"parent {parent}"));
        lines.AddRange([$"author {author.Raw}", $"committer {committer.Raw}", "", message]);
        var content = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return (await MustAsync(["hash-object", "-t", "commit", "-w", "--stdin"], ct, content)).Text.Trim();
    }

    /// <summary>Moves a reference, but only from where it was believed to be; <see cref="NoCommit"/> makes or deletes it.</summary>
    public async Task<bool> MoveAsync(string reference, string to, string from, CancellationToken ct) =>
        (await RunAsync(to == NoCommit ? ["update-ref", "-d", reference, from] : ["update-ref", reference, to, from], ct)).Succeeded;

    public Task<Ended> RunAsync(IReadOnlyList<string> arguments, CancellationToken ct, byte[]? input = null) =>
        git.RunAsync(Folder, arguments, ct, input);

    public async Task<Ended> MustAsync(IReadOnlyList<string> arguments, CancellationToken ct, byte[]? input = null)
    {
        var ended = await RunAsync(arguments, ct, input);
        return ended.Succeeded
            ? ended
            : throw new InvalidOperationException($"git {arguments[0]} ended with {ended.ExitCode}: {ended.Error}");
    }

    private static Entry Parse(string line, string prefix)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var parts = line[..tab].Split(' ');
        return new Entry(parts[0], parts[1], parts[2], prefix + line[(tab + 1)..]);
    }
}
