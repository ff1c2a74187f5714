using System.Text;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories.Writing;

/// <summary>A commit asked for over the API: all of its actions, or none.</summary>
internal sealed record CommitRequest(
    World World,
    Project Project,
    User User,
    string Branch,
    string Message,
    IReadOnlyList<FileAction> Actions
)
{
    /// <summary>Whether the caller may push there; asked once the request itself is in order.</summary>
    public required Func<Task> Permit { get; init; }

    /// <summary>A branch or commit to begin a new branch with.</summary>
    public string? Start { get; init; }

    public bool Force { get; init; }

    public required Signature Author { get; init; }

    private string Reference => $"refs/heads/{Branch}";

    private Repository Repository => Project.Repository;

    public static CommitRequest Of(Call call, string branch, IReadOnlyList<FileAction> actions)
    {
        var own = Signature.Of(call.Actor, call.World.Now);
        return new CommitRequest(call.World, call.Project, call.Actor, branch, call.Required("commit_message"), actions)
        {
            Permit = () => call.RequirePushAsync(branch),
            Start = call.Text("start_branch") ?? call.Text("start_sha"),
            Force = call.Flag("force") ?? false,
            Author = own with { Name = call.Text("author_name") ?? own.Name, Email = call.Text("author_email") ?? own.Email },
        };
    }

    /// <summary>What a project starts with when it is asked to.</summary>
    public static CommitRequest ReadMe(Call call, Project project)
    {
        var action = new FileAction("create", "README.md") { Content = Encoding.UTF8.GetBytes($"# {project.Name}\n") };
        return new CommitRequest(call.World, project, call.Actor, project.DefaultBranch, "Initial commit", [action])
        {
            Permit = () => Task.CompletedTask,
            Author = Signature.Of(call.Actor, call.World.Now),
        };
    }

    /// <summary>Writes it, moves the branch and tells hooks. Pushes wait meanwhile.</summary>
    public async Task<Commit> WriteAsync()
    {
        await Permit();
        return await Repository.WriteAsync(
            async () =>
            {
                var head = await Repository.HeadAsync(Reference, CancellationToken.None);
                var start = await StartAsync(head);
                await CheckStaleAsync(start);
                var sha = await ImportAsync(start);
                await new Push(Project, User, [new RefChange(Reference, head ?? Repository.NoCommit, sha)], []).TellAsync(World);
                return await Repository.CommitAsync(sha, CancellationToken.None);
            },
            CancellationToken.None
        );
    }

    private async Task<string?> StartAsync(string? head)
    {
        if (Start is null || Start == Branch)
        {
            return head is null && !Project.IsEmpty
                ? throw Refusal.Saying(400, "You can only create or edit files when you are on a branch")
                : head;
        }

        if (head is not null && !Force)
            throw Refusal.Saying(400, $"A branch called '{Branch}' already exists. Switch to that branch in order to make changes");
        return await Repository.HeadAsync(Start, CancellationToken.None) ?? throw Refusal.Saying(400, $"Invalid reference name: {Start}");
    }

    // Of each file on its own: somebody else's commit to another file hurts nobody.
    private async Task CheckStaleAsync(string? start)
    {
        foreach (
            var action in Actions.Where(action =>
                action is { LastCommit: not null, Kind: "update" or "move" or "delete" } && start is not null
            )
        )
        {
            var last = await Repository.LastToTouchAsync(start!, action.PreviousPath ?? action.Path, CancellationToken.None);
            if (last is not null && last != action.LastCommit)
                throw Refusal.Saying(
                    400,
                    action.Kind == "delete"
                        ? "You are attempting to delete a file that has been previously updated."
                        : "You are attempting to update a file that has changed since you started editing it."
                );
        }
    }

    private async Task<string> ImportAsync(string? start)
    {
        var tree = new EditedTree(start is null ? [] : await Repository.FilesAsync(start, "", deep: true, CancellationToken.None) ?? []);
        foreach (var action in Actions)
            tree.Apply(action);
        using var stream = new MemoryStream();
        var message = Encoding.UTF8.GetBytes(Message);
        var author = Author.Raw;
        var head = $"commit {Reference}\nmark :1\nauthor {author}\ncommitter {Signature.Of(User, World.Now).Raw}\ndata {message.Length}\n";
        stream.Write([.. Encoding.UTF8.GetBytes(head), .. message, (byte)'\n']);
        if (start is not null)
            stream.Write(Encoding.ASCII.GetBytes($"from {start}\n"));
        tree.WriteTo(stream);
        stream.Write("\nget-mark :1\n"u8);
        var import = await Repository.RunAsync(
            ["fast-import", "--quiet", "--date-format=raw", .. Force ? ["--force"] : Array.Empty<string>()],
            CancellationToken.None,
            stream.ToArray()
        );
        return import.Succeeded
            ? import.Text.Trim()
            : throw Refusal.Saying(400, $"Could not update {Reference}. Please refresh and try again.");
    }
}
