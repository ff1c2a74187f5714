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
    // Wherever they are of use, they are read; a client may send them anywhere.
    private readonly HashSet<string> _read = ["page", "per_page", .. Credentials.Parameters];
    private Project? _project;
    private Group? _group;

    public World World { get; } = world;

    public HttpContext Http { get; } = http;

    public AccessToken? Token { get; } = token;

    /// <summary>What was given and nobody looked at: the simulator does not support it, or GitLab does not either.</summary>
    public IReadOnlyList<string> Unread => [.. parameters.Select(pair => pair.Key).Where(name => !_read.Contains(name))];

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

    /// <summary>As it was given: a text, a list or an object.</summary>
    public JsonNode? Node(string name)
    {
        _read.Add(name);
        return parameters[name];
    }

    public bool Gives(string name)
    {
        _read.Add(name);
        return parameters.ContainsKey(name);
    }

    /// <summary>The names of all of them.</summary>
    public IReadOnlyList<string> Given => [.. parameters.Select(pair => pair.Key)];

    /// <summary>All of them, for a handler that judges each.</summary>
    public JsonObject Everything()
    {
        _read.UnionWith(parameters.Select(pair => pair.Key));
        return parameters;
    }

    /// <summary>What GitLab takes here and what makes no difference to anything the simulator has.</summary>
    public void Knows(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            _read.Add(name);
    }

    public string? Text(string name) =>
        Node(name) switch
        {
            null => null,
            JsonValue value => value.ToString(),
            _ => throw Refusal.Invalid(name),
        };

    public string Required(string name) => Text(name) ?? throw Refusal.Missing(name);

    public long? Number(string name) =>
        Text(name) is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.Invalid(name);

    public bool? Flag(string name) => Text(name) is not { Length: > 0 } text ? null : Booleans.Read(text) ?? throw Refusal.Invalid(name);

    public DateTimeOffset? Moment(string name) =>
        Text(name) is not { Length: > 0 } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw Refusal.Invalid(name);

    /// <summary>One of these, or the answer that it is none; null if it was not given.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> choices) =>
        Text(name) is not { Length: > 0 } text ? null
        : choices.Contains(text) ? text
        : throw Refusal.DoesNotHaveValidValue(name);

    /// <summary>A list, or texts with commas between them.</summary>
    public List<string>? Texts(string name) =>
        Node(name) switch
        {
            null => null,
            JsonArray list => [.. list.Select(item => $"{item}")],
            var text => [.. text.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        };
}
