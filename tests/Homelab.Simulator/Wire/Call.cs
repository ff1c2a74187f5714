using System.Globalization;
using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Wire;

/// <summary>One request past the gate: who asks, about what, with which parameters.</summary>
internal sealed class Call(
    World world,
    HttpContext http,
    IReadOnlyDictionary<string, string> route,
    AccessToken? token,
    JsonObject parameters
)
{
    private Project? _project;
    private Group? _group;

    public World World { get; } = world;

    public HttpContext Http { get; } = http;

    public AccessToken? Token { get; } = token;

    public JsonObject Parameters { get; } = parameters;

    public User Actor => Token!.User;

    public Project Project
    {
        get => _project!;
        set => _project = value;
    }

    public bool HasProject => _project is not null;

    public Group Group
    {
        get => _group!;
        set => _group = value;
    }

    public Level Level => Actor.IsAdmin ? Level.Owner : Project.LevelOf(Actor.Id);

    /// <summary>For slow handlers: what reads or changes the world.</summary>
    public Task<T> InTurnAsync<T>(Func<T> work) => World.InTurnAsync(work, Http.RequestAborted);

    public Task InTurnAsync(Action work) => World.InTurnAsync(work, Http.RequestAborted);

    /// <summary>A part of the path, decoded.</summary>
    public string Route(string name) => route[name];

    public long RouteId(string name) =>
        long.TryParse(route[name], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Refusal.Invalid(name);

    public string? Text(string name) =>
        Parameters[name] switch
        {
            null => null,
            JsonValue value => value.ToString(),
            _ => throw Refusal.Invalid(name),
        };

    public string Required(string name) => Text(name) ?? throw Refusal.Missing(name);

    public long? Number(string name) =>
        Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.Invalid(name);

    public bool? Flag(string name) =>
        Text(name) switch
        {
            null => null,
            "true" or "1" => true,
            "false" or "0" => false,
            _ => throw Refusal.Invalid(name),
        };
}
