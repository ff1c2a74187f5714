using System.Text.Json.Nodes;

namespace Homelab.Simulator.Hooks;

/// <summary>Something hooks may want to know.</summary>
/// <param name="Header">As in <c>X-Gitlab-Event</c>: <c>Push Hook</c>.</param>
/// <param name="Switch">The attribute of a hook that asks for it: <c>push_events</c>.</param>
internal sealed record HookEvent(string Header, string Switch, JsonObject Payload);
