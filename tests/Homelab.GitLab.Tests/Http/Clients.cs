using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;

namespace Homelab.GitLab.Tests.Http;

/// <summary>Clients of a stand-in, and what they ask most.</summary>
internal static class Clients
{
    public const string Token = "glpat-TopSecret0123456789";

    public static readonly ProjectId Project = new("homelab/infra");
    public static readonly MergeRequestIid Iid = new(7);
    public static readonly NoteId Note = new(300);

    public const string NoteJson =
        """{"id":300,"body":"hello","author":{"id":5,"username":"bot"},"system":false,"created_at":"2026-11-24T00:00:00.000Z","new_in_20":{"a":[1]}}""";

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    extension(Asked asked)
    {
        public string? Token => asked.Headers.GetValueOrDefault("PRIVATE-TOKEN");
    }

    /// <summary>Nothing takes long, and only reading is repeated.</summary>
    public static GitLabClient Client(this StandIn server, GitLabLimits? limits = null, TimeProvider? time = null, Uri? url = null) =>
        new(
            new GitLabOptions
            {
                Url = url ?? server.Url,
                Token = Token,
                Time = time ?? TimeProvider.System,
                Limits =
                    limits
                    ?? new GitLabLimits
                    {
                        FirstWait = TimeSpan.FromMilliseconds(1),
                        LongestWait = TimeSpan.FromMilliseconds(5),
                        Attempts = 3,
                    },
            }
        );

    /// <summary>With waits that are over at once, and no other limit.</summary>
    public static GitLabClient Hasty(this StandIn server, HastyTime time) =>
        server.Client(new GitLabLimits { Answer = TimeSpan.FromHours(2), Idle = TimeSpan.FromHours(2) }, time);

    public static Task<NoteOutcome> PostAsync(this GitLabClient client) =>
        client.MergeRequests.Notes.CreateAsync(Project, Iid, "hello", Ct);

    public static Task<NoteChange> PutAsync(this GitLabClient client) =>
        client.MergeRequests.Notes.UpdateAsync(Project, Iid, Note, "hello", Ct);

    public static Task<bool> DeleteAsync(this GitLabClient client) => client.MergeRequests.Notes.DeleteAsync(Project, Iid, Note, Ct);

    public static Task<Note> ReadAsync(this GitLabClient client) => client.MergeRequests.Notes.GetAsync(Project, Iid, Note, Ct);

    public static async Task<List<Note>> ListAsync(this GitLabClient client)
    {
        var notes = new List<Note>();
        await foreach (var note in client.MergeRequests.Notes.ListAsync(Project, Iid, Ct))
            notes.Add(note);
        return notes;
    }

    public static async Task<string> TextAsync(this Stream stream)
    {
        await using (stream)
        using (var reader = new StreamReader(stream))
            return await reader.ReadToEndAsync(Ct);
    }
}
