using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Notes;

/// <summary>api/emoji_reactions.md</summary>
internal static class AwardRoutes
{
    public static void MapAwards(this RouteTable routes)
    {
        foreach (var kind in NoteRoutes.Kinds)
        {
            var path = $"/projects/:id/{kind}/:iid";
            Map(routes, path + "/award_emoji", call => (NoteRoutes.Noteable(call, kind), null));
            Map(routes, path + "/notes/:note_id/award_emoji", call => (NoteRoutes.Noteable(call, kind), NoteRoutes.Find(call, kind)));
        }
    }

    public static JsonObject Give(Call call, INoteable noteable, Note? note, string name)
    {
        var awards = note?.Awards ?? noteable.Conversation.Awards;
        if (!Emoji.Names.Contains(name))
            throw Refusal.NotFound("Award Emoji Name is not a valid emoji name");
        if (awards.Exists(award => award.User == call.Actor && award.Name == name))
            throw Refusal.NotFound("Award Emoji Name has already been taken");
        var award = new Award(call.World.NextId(), name, call.Actor, call.World.Now);
        awards.Add(award);
        new EmojiEvent(award, noteable, note, "award").Publish(call.World);
        return Json(call, award, noteable, note);
    }

    private static void Map(RouteTable routes, string path, Func<Call, (INoteable Noteable, Note? Note)> find)
    {
        routes.Map(
            "GET",
            path,
            call =>
            {
                var (noteable, note) = find(call);
                return call.Page(note?.Awards ?? noteable.Conversation.Awards, award => Json(call, award, noteable, note));
            }
        );
        routes.Map(
            "POST",
            path,
            call =>
            {
                var (noteable, note) = find(call);
                return Answer.Created(Give(call, noteable, note, call.Required("name")));
            }
        );
        routes.Map(
            "GET",
            path + "/:award_id",
            call =>
            {
                var (noteable, note) = find(call);
                return Answer.Json(Json(call, One(call, noteable, note), noteable, note));
            }
        );
        routes.Map("DELETE", path + "/:award_id", call => Take(call, find(call)));
    }

    private static Answer Take(Call call, (INoteable Noteable, Note? Note) on)
    {
        var award = One(call, on.Noteable, on.Note);
        if (award.User != call.Actor && !call.Actor.IsAdmin)
            throw Refusal.Unauthorized();
        (on.Note?.Awards ?? on.Noteable.Conversation.Awards).Remove(award);
        new EmojiEvent(award, on.Noteable, on.Note, "revoke").Publish(call.World);
        return Answer.NoContent;
    }

    private static Award One(Call call, INoteable noteable, Note? note)
    {
        var id = call.RouteId("award_id");
        return (note?.Awards ?? noteable.Conversation.Awards).Find(award => award.Id == id) ?? throw Refusal.NotFound("Award Emoji");
    }

    private static JsonObject Json(Call call, Award award, INoteable noteable, Note? note) =>
        award.ToJson(call.World, note is null ? noteable.Kind : "Note", note?.Id ?? noteable.Id);
}
