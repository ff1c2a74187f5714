using System.Text;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Repositories.Http;

/// <summary>Takes git's requests: who may read or write, then the real <c>git http-backend</c>.</summary>
internal sealed class GitEntrance(World world)
{
    public async Task HandleAsync(HttpContext http, GitRequest request)
    {
        var admitted = await world.InTurnAsync(() => Admit(request), http.RequestAborted);
        if (admitted is Admitted.No refused)
            await RefuseAsync(http, refused);
        else if (admitted is Admitted.Yes yes && http.Request.Method == "POST" && request.Writes)
            await PushAsync(http, request, yes);
        else if (admitted is Admitted.Yes reads)
            await new CgiRequest(http, reads.Project.Repository, request.Address, reads.User.Username).ServeAsync(
                world.Git,
                new Dictionary<string, string>(),
                http.RequestAborted
            );
    }

    // The messages of lib/gitlab/git_access.rb.
    private Admitted Admit(GitRequest request)
    {
        var token = world.Tokens.Find(token => token.Value == request.Password);
        if (token is null || token.ExpiresAt <= world.Now)
            return new Admitted.No(
                401,
                "HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect or you're required to use a token instead of a password."
            );
        var project = world.FindProject(request.Project) ?? world.FindMoved(request.Project);
        var level = token.User.IsAdmin ? Level.Owner : project?.LevelOf(token.User.Id) ?? Level.Anyone;
        if (project is null || level < Level.Guest)
            return new Admitted.No(404, "The project you were looking for could not be found or you don't have permission to view it.");
        if (level < Level.Reporter || !MayRead(token))
            return new Admitted.No(403, "You are not allowed to download code from this project.");
        if (request.Writes && (level < Level.Developer || !MayWrite(token)))
            return new Admitted.No(403, "You are not allowed to push code to this project.");
        return new Admitted.Yes(project, token.User, level);
    }

    private static bool MayRead(AccessToken token) =>
        token.IsJob || token.Scopes.Overlaps(["api", "read_api", "read_repository", "write_repository"]);

    private static bool MayWrite(AccessToken token) => !token.IsJob && token.Scopes.Overlaps(["api", "write_repository"]);

    private static async Task RefuseAsync(HttpContext http, Admitted.No refused)
    {
        http.Response.StatusCode = refused.Status;
        http.Response.ContentType = "text/plain";
        if (refused.Status == 401)
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"GitLab\"";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(refused.Message), http.RequestAborted);
    }

    private Task<bool> PushAsync(HttpContext http, GitRequest request, Admitted.Yes by) =>
        by.Project.Repository.WriteAsync(
            async () =>
            {
                var repository = by.Project.Repository;
                using var rules = await world.InTurnAsync(() => new HookRules(world, by.Project, by.Level), http.RequestAborted);
                var before = await References(repository);
                try
                {
                    await new CgiRequest(http, repository, request.Address, by.User.Username).ServeAsync(
                        world.Git,
                        rules.Variables,
                        http.RequestAborted
                    );
                }
                finally
                {
                    // Also after a client that hung up: what moved, moved.
                    var changes = RefChange.Between(before, await References(repository));
                    await new Push(by.Project, by.User, changes, rules.Options()).TellAsync(world);
                }

                return true;
            },
            http.RequestAborted
        );

    private static Task<SortedDictionary<string, string>> References(Repository repository) =>
        repository.ReferencesAsync(CancellationToken.None, "refs/heads", "refs/tags");

    private abstract record Admitted
    {
        public sealed record Yes(Project Project, User User, Level Level) : Admitted;

        public sealed record No(int Status, string Message) : Admitted;
    }
}
