using System.Security.Cryptography;
using System.Text;
using Homelab.Testing;

namespace Homelab.Benchmarks.Bots;

/// <summary>Pipeline hooks of many merge requests as GitLab 19 sends them, each with an id and a signature of its own. Ready before the
/// clock runs.</summary>
internal sealed class Hooks(int requests)
{
    private readonly byte[][] _bodies = [.. Enumerable.Range(1, requests).Select(Body)];
    private readonly byte[] _key = Convert.FromBase64String(BotProcess.SigningToken["whsec_".Length..]);
    private int _made;

    /// <summary>The body of each merge request's hook, as stored.</summary>
    public IReadOnlyList<byte[]> Bodies => _bodies;

    /// <summary>So many whole HTTP requests. They are valid for five minutes.</summary>
    public byte[][] Make(int count)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return [.. Enumerable.Range(0, count).Select(_ => Make(_bodies[_made++ % _bodies.Length], $"{Guid.NewGuid()}", timestamp))];
    }

    private byte[] Make(byte[] body, string id, long timestamp)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(_key, signed));
        string[] head =
        [
            "POST /webhooks/gitlab HTTP/1.1",
            "Host: bot.example.org",
            "User-Agent: GitLab/19.4.0",
            "Content-Type: application/json",
            "X-Gitlab-Event: Pipeline Hook",
            "X-Gitlab-Instance: https://gitlab.example.org",
            "X-Gitlab-Webhook-UUID: 5b1a4b6e-6a1c-4a53-8f3b-0f9a6c1f7e21",
            $"X-Gitlab-Event-UUID: {id}",
            $"Idempotency-Key: {id}",
            $"webhook-id: {id}",
            $"webhook-timestamp: {timestamp}",
            $"webhook-signature: v1,{signature}",
            $"Content-Length: {body.Length}",
            "",
            "",
        ];
        return [.. Encoding.ASCII.GetBytes(string.Join("\r\n", head)), .. body];
    }

    // A pipeline of one to three jobs: 1.7 to 3.2 kB.
    private static byte[] Body(int request) =>
        Encoding.UTF8.GetBytes(
            $$$"""
            {"object_kind":"pipeline","object_attributes":{"id":{{{31000
                + request}}},"iid":{{{request}}},"name":null,"ref":"grow-storage-{{{request}}}","tag":false,"sha":"{{{Sha(
                request
            )}}}","before_sha":"0000000000000000000000000000000000000000","source":"merge_request_event","status":"success","detailed_status":"passed","stages":["plan","test"],"created_at":"2026-11-20 08:00:00 UTC","finished_at":"2026-11-20 08:01:10 UTC","duration":70,"queued_duration":3,"variables":[],"url":"https://gitlab.example.org/homelab/infra/-/pipelines/{{{31000
                + request}}}"},
            "merge_request":{"id":{{{9000
                + request}}},"iid":{{{request}}},"title":"Grow the storage of host {{{request}}}","source_branch":"grow-storage-{{{request}}}","source_project_id":12,"target_branch":"main","target_project_id":12,"state":"opened","merge_status":"can_be_merged","detailed_merge_status":"mergeable","url":"https://gitlab.example.org/homelab/infra/-/merge_requests/{{{request}}}"},
            "user":{"id":3,"name":"Ada","username":"ada","avatar_url":null,"email":"[REDACTED]"},
            "project":{"id":12,"name":"infra","description":"What runs at home","web_url":"https://gitlab.example.org/homelab/infra","avatar_url":null,"git_ssh_url":"git@gitlab.example.org:homelab/infra.git","git_http_url":"https://gitlab.example.org/homelab/infra.git","namespace":"homelab","visibility_level":0,"path_with_namespace":"homelab/infra","default_branch":"main","ci_config_path":null},
            "commit":{"id":"{{{Sha(
                request
            )}}}","message":"Grow the storage\n","title":"Grow the storage","timestamp":"2026-11-20T08:00:00+00:00","url":"https://gitlab.example.org/homelab/infra/-/commit/{{{Sha(
                request
            )}}}","author":{"name":"Ada","email":"[REDACTED]"}},
            "builds":[{{{string.Join(',', Enumerable.Range(0, 1 + (request % 3)).Select(job => Job((request * 3) + job)))}}}]}
            """
        );

    private static string Job(int id) =>
        $$"""{"id":{{id}},"stage":"plan","name":"terraform-plan-{{id}}","status":"success","created_at":"2026-11-20 08:00:00 UTC","started_at":"2026-11-20 08:00:03 UTC","finished_at":"2026-11-20 08:01:10 UTC","duration":67.2,"queued_duration":3.1,"failure_reason":null,"when":"on_success","manual":false,"allow_failure":false,"user":{"id":3,"name":"Ada","username":"ada","avatar_url":null,"email":"[REDACTED]"},"runner":{"id":4,"description":"rack","runner_type":"project_type","active":true,"is_shared":false,"tags":["terraform"]},"artifacts_file":{"filename":"artifacts.zip","size":48213},"environment":null}""";

    private static string Sha(int request) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(request)))[..40];
}
