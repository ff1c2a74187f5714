namespace Homelab.Bot.Tests.Webhooks;

/// <summary>Payloads in GitLab's shapes, as short as the bot reads them.</summary>
internal static class Bodies
{
    public static string Pipeline(long request = 7, string project = "homelab/infra", string status = "success", string filler = "") =>
        $$"""{"object_kind":"pipeline","object_attributes":{"id":31,"status":"{{status}}","source":"merge_request_event"},"merge_request":{"id":1,"iid":{{request}}},"project":{"id":12,"path_with_namespace":"{{project}}"},"filler":"{{filler}}"}""";

    public static string MergeRequest(string action, string more = "", long request = 7) =>
        $$"""{"object_kind":"merge_request","project":{"id":12,"path_with_namespace":"homelab/infra"},"object_attributes":{"id":1,"iid":{{request}},"action":"{{action}}"{{more}} } }""";

    public static string Job(string status, string @ref) =>
        $$"""{"object_kind":"build","ref":"{{@ref}}","build_status":"{{status}}","project":{"id":12,"path_with_namespace":"homelab/infra"} }""";

    public const string PipelineOfABranch =
        """{"object_kind":"pipeline","object_attributes":{"id":31,"status":"success","source":"push"},"merge_request":null,"project":{"id":12,"path_with_namespace":"homelab/infra"}}""";
}
