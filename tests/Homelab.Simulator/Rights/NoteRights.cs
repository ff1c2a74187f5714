namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private const string Merge = "/projects/:id/merge_requests/:iid";
    private const string Issue = "/projects/:id/issues";

    private static Right[] Notes() =>
        [
            new("GET", Issue, Level.Guest, "api/issues.md"),
            new("POST", Issue, Level.Guest, Permissions),
            new("GET", Issue + "/:iid", Level.Guest, "api/issues.md"),
            // Guests may change what they opened; the simulator asks for the level alone.
            new("PUT", Issue + "/:iid", Level.Planner, Permissions),
            // Who sees the thing may talk about it. Guests of a private project see issues, not merge requests.
            .. Talk(Merge, Level.Reporter),
            .. Talk(Issue + "/:iid", Level.Guest),
            new("PUT", Merge + "/discussions/:discussion_id", Level.Reporter, "api/discussions.md"),
        ];

    private static Right[] Talk(string on, Level level) =>
        [
            new("GET", on + "/notes", level, "api/notes.md"),
            new("POST", on + "/notes", level, "api/notes.md"),
            new("GET", on + "/notes/:note_id", level, "api/notes.md"),
            new("PUT", on + "/notes/:note_id", level, "api/notes.md"),
            new("DELETE", on + "/notes/:note_id", level, "api/notes.md"),
            new("GET", on + "/discussions", level, "api/discussions.md"),
            new("POST", on + "/discussions", level, "api/discussions.md"),
            new("GET", on + "/discussions/:discussion_id", level, "api/discussions.md"),
            new("POST", on + "/discussions/:discussion_id/notes", level, "api/discussions.md"),
            new("PUT", on + "/discussions/:discussion_id/notes/:note_id", level, "api/discussions.md"),
            new("DELETE", on + "/discussions/:discussion_id/notes/:note_id", level, "api/discussions.md"),
            .. Awards(on + "/award_emoji", level),
            .. Awards(on + "/notes/:note_id/award_emoji", level),
        ];

    private static Right[] Awards(string on, Level level) =>
        [
            new("GET", on, level, "api/emoji_reactions.md"),
            new("POST", on, level, "api/emoji_reactions.md"),
            new("GET", on + "/:award_id", level, "api/emoji_reactions.md"),
            new("DELETE", on + "/:award_id", level, "api/emoji_reactions.md"),
        ];
}
