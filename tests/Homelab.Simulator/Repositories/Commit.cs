using System.Globalization;
using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Repositories;

/// <summary>Who did something to a commit, and when.</summary>
internal sealed record Signature(string Name, string Email, DateTimeOffset Moment)
{
    /// <summary>As a commit object holds it.</summary>
    public string Raw => $"{Plain(Name)} <{Plain(Email)}> {Moment.ToUnixTimeSeconds()} +0000";

    public string Iso => Moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public static Signature Of(User user, DateTimeOffset moment) =>
        new(user.Name, $"{user.Id}-{user.Username}@users.noreply.127.0.0.1", moment);

    private static string Plain(string text) =>
        string.Concat(text.Where(character => character is not ('<' or '>') && !char.IsControl(character)));
}

internal sealed record Commit(string Sha, IReadOnlyList<string> Parents, Signature Author, Signature Committer, string Message)
{
    /// <summary>For <c>git log</c>; the message is last because it may hold anything but NUL.</summary>
    public const string Format = "%H%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B";

    public string Title => Message.Split('\n')[0];

    public static Commit Parse(string record)
    {
        var parts = record.Split('\x1f', 9);
        return new Commit(
            parts[0],
            parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new Signature(parts[2], parts[3], Moment(parts[4])),
            new Signature(parts[5], parts[6], Moment(parts[7])),
            parts[8]
        );
    }

    public JsonObject ToJson(World world, Project project) =>
        new()
        {
            ["id"] = Sha,
            ["short_id"] = Sha[..8],
            ["created_at"] = Committer.Iso,
            ["parent_ids"] = new JsonArray([.. Parents.Select(parent => (JsonNode)parent)]),
            ["title"] = Title,
            ["message"] = Message,
            ["author_name"] = Author.Name,
            ["author_email"] = Author.Email,
            ["authored_date"] = Author.Iso,
            ["committer_name"] = Committer.Name,
            ["committer_email"] = Committer.Email,
            ["committed_date"] = Committer.Iso,
            ["trailers"] = new JsonObject(),
            ["extended_trailers"] = new JsonObject(),
            ["web_url"] = $"{world.Url}/{project.Path}/-/commit/{Sha}",
        };

    private static DateTimeOffset Moment(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture);
}
