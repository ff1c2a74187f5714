using Homelab.GitLab.Http;

namespace Homelab.GitLab.Notes;

/// <summary>Emoji on comments (api/emoji_reactions.md).</summary>
public sealed class ReactionsClient
{
    private readonly Connection _connection;

    internal ReactionsClient(Connection connection) => _connection = connection;

    public IAsyncEnumerable<Reaction> ListAsync(ProjectId project, Noteable on, NoteId note, CancellationToken ct = default) =>
        _connection.ListAsync($"projects/{project}/{on.Path}/notes/{note}/award_emoji", GitLabJson.Default.ListReaction, ct);

    /// <summary>Reacts. Null when we had already reacted so, which GitLab calls a 404.</summary>
    /// <param name="name">Without colons: <c>eyes</c>.</param>
    public async Task<Reaction?> AddAsync(ProjectId project, Noteable on, NoteId note, string name, CancellationToken ct)
    {
        try
        {
            return await _connection.AskAsync(
                ApiRequest.Post($"projects/{project}/{on.Path}/notes/{note}/award_emoji", new Emoji(name), GitLabJson.Default.Emoji),
                GitLabJson.Default.Reaction,
                ct
            );
        }
        catch (GitLabNotFoundException e) when (e.Said.Contains("has already been taken", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    /// <summary>Takes our own back; false when it was gone before.</summary>
    public Task<bool> RemoveAsync(ProjectId project, Noteable on, NoteId note, ReactionId reaction, CancellationToken ct) =>
        _connection.RemoveAsync(ApiRequest.Delete($"projects/{project}/{on.Path}/notes/{note}/award_emoji/{reaction}"), ct);
}

/// <summary>A reaction to be made.</summary>
internal sealed record Emoji(string Name);
