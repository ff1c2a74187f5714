using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories.Writing;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static class FileRoutes
{
    private const string Path = "/projects/:id/repository/files/:file_path";

    public static void MapFiles(this RouteTable routes)
    {
        routes.MapSlow("GET", Path, async call => (await StoredFile.FindAsync(call, call.Required("ref"))).ToAnswer());
        routes.MapSlow("GET", Path + "/raw", async call => (await StoredFile.FindAsync(call, call.Text("ref") ?? "HEAD")).ToRawAnswer());
        routes.MapSlow("POST", Path, call => WriteAsync(call, "create", file => Answer.Created(file)));
        routes.MapSlow("PUT", Path, call => WriteAsync(call, "update", file => Answer.Json(file)));
        routes.MapSlow("DELETE", Path, call => WriteAsync(call, "delete", _ => Answer.NoContent));
    }

    private static async Task<Answer> WriteAsync(Call call, string action, Func<JsonObject, Answer> answer)
    {
        var (branch, _) = (call.Required("branch"), call.Required("commit_message"));
        if (action != "delete")
            call.Required("content");
        var change = FileAction.Of(action, call.Route("file_path"), call.Everything());
        await CommitRequest.Of(call, branch, [change]).WriteAsync();
        return answer(new JsonObject { ["file_path"] = change.Path, ["branch"] = branch });
    }
}

/// <summary>A file in a commit, and the commit that touched it last.</summary>
internal sealed record StoredFile(string Path, string Reference, string Commit, string LastCommit, Entry Entry, byte[] Content)
{
    public static async Task<StoredFile> FindAsync(Call call, string reference)
    {
        var (repository, path, ct) = (call.Project.Repository, call.Route("file_path"), call.Http.RequestAborted);
        var name = reference == "HEAD" ? await call.InTurnAsync(() => call.Project.DefaultBranch) : reference;
        var sha = await repository.HeadAsync(name, ct) ?? throw Refusal.NotFound("Commit");
        if (await repository.FindAsync(sha, path, ct) is not { Type: "blob" } entry)
            throw Refusal.NotFound("File");
        var content = (await repository.MustAsync(["cat-file", "blob", entry.Sha], ct)).Output;
        return new StoredFile(path, name, sha, (await repository.LastToTouchAsync(sha, path, ct))!, entry, content);
    }

    public Answer ToAnswer() =>
        WithHeaders(
            Answer.Json(
                new JsonObject
                {
                    ["file_name"] = System.IO.Path.GetFileName(Path),
                    ["file_path"] = Path,
                    ["size"] = Content.Length,
                    ["encoding"] = "base64",
                    ["content_sha256"] = Hash,
                    ["ref"] = Reference,
                    ["blob_id"] = Entry.Sha,
                    ["commit_id"] = Commit,
                    ["last_commit_id"] = LastCommit,
                    ["execute_filemode"] = IsExecutable,
                    ["content"] = Convert.ToBase64String(Content),
                }
            )
        );

    public Answer ToRawAnswer() => WithHeaders(new Answer(200, Content, "text/plain"));

    private string Hash => Convert.ToHexStringLower(SHA256.HashData(Content));

    private bool IsExecutable => Entry.Mode == "100755";

    private Answer WithHeaders(Answer answer) =>
        answer
            .With("X-Gitlab-Blob-Id", Entry.Sha)
            .With("X-Gitlab-Commit-Id", Commit)
            .With("X-Gitlab-Content-Sha256", Hash)
            .With("X-Gitlab-Encoding", "base64")
            .With("X-Gitlab-File-Name", Header(System.IO.Path.GetFileName(Path)))
            .With("X-Gitlab-File-Path", Header(Path))
            .With("X-Gitlab-Last-Commit-Id", LastCommit)
            .With("X-Gitlab-Ref", Header(Reference))
            .With("X-Gitlab-Size", $"{Content.Length}")
            .With("X-Gitlab-Execute-Filemode", IsExecutable ? "true" : "false");

    // A header holds ASCII; other letters come URL-encoded.
    private static string Header(string text) => text.All(character => character is >= ' ' and <= '~') ? text : Uri.EscapeDataString(text);
}
