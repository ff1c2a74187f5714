using System.Text.Json.Nodes;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Triggers;

/// <summary>A token that starts pipelines with the rights of who made it.</summary>
internal sealed class Trigger(long id, string token, User owner, DateTimeOffset created)
{
    private const int Shown = 4;

    public long Id { get; } = id;

    public string Token { get; } = token;

    public User Owner { get; } = owner;

    public string Description { get; set; } = "";

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>Whole for its creator, else its first characters.</summary>
    public JsonObject Json(World world, User reader) =>
        new()
        {
            ["id"] = Id,
            ["token"] = reader.Id == Owner.Id ? Token : Token["glptt-".Length..][..Shown],
            ["description"] = Description,
            ["created_at"] = Created.Iso(),
            ["updated_at"] = Updated.Iso(),
            ["last_used"] = LastUsed?.Iso(),
            ["owner"] = Owner.ToJson(world),
        };
}
