using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Hooks;

/// <summary>Reads what a request says about a hook. What it does not mention stays.</summary>
internal static class HookForm
{
    private const int KeyLength = 32;

    public static void Fill(ProjectHook hook, Call call)
    {
        var key = Key(call);
        Address(hook, call);
        if (call.Gives("token"))
            hook.Token = call.Text("token")?.ReplaceLineEndings("") is { Length: > 0 } token ? token : null;
        if (call.Gives("signing_token") && call.World.Major >= 19)
            hook.SigningKey = key;
        hook.Name = call.Text("name") ?? hook.Name;
        hook.Description = call.Text("description") ?? hook.Description;
        hook.ChecksCertificate = call.Flag("enable_ssl_verification") ?? hook.ChecksCertificate;
        hook.Branches = new BranchFilter(
            call.Text("branch_filter_strategy") ?? hook.Branches.Strategy,
            call.Text("push_events_branch_filter") ?? hook.Branches.Pattern
        );
        hook.Headers = Pairs(call, "custom_headers") ?? hook.Headers;
        hook.UrlVariables = Pairs(call, "url_variables") ?? hook.UrlVariables;
        foreach (var one in ProjectHook.Switches)
            Turn(hook, one, call.Flag(one));
    }

    private static void Address(ProjectHook hook, Call call)
    {
        var url = call.Text("url") ?? hook.Url;
        if (
            !url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
            throw new Refusal(422, new JsonObject { ["error"] = "Invalid url given" });
        // A token shall not follow a hook to another receiver.
        if (url != hook.Url)
            hook.Token = null;
        hook.Url = url;
    }

    private static byte[]? Key(Call call)
    {
        if (call.Text("signing_token") is not { Length: > 0 } text)
            return null;
        var key = new byte[text.Length];
        if (
            !text.StartsWith("whsec_", StringComparison.Ordinal)
            || !Convert.TryFromBase64String(text[6..], key, out var length)
            || length != KeyLength
        )
            throw Refusal.Field("signing_token", "must be whsec_ and a 32-byte key in base64");
        return key[..length];
    }

    private static void Turn(ProjectHook hook, string one, bool? on)
    {
        if (on == true)
            hook.Asked.Add(one);
        else if (on == false)
            hook.Asked.Remove(one);
    }

    private static Dictionary<string, string>? Pairs(Call call, string name)
    {
        if (call.Node(name) is not JsonArray list)
            return null;
        if (list.Count > 20)
            throw Refusal.Field(name, "has more than 20 entries");
        return list.OfType<JsonObject>()
            .ToDictionary(pair => (string?)pair["key"] ?? throw Refusal.Invalid(name), pair => (string?)pair["value"] ?? "");
    }
}
