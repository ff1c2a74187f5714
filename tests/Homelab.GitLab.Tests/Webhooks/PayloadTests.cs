using System.Text;
using CsCheck;
using Homelab.GitLab.Webhooks;

namespace Homelab.GitLab.Tests.Webhooks;

public sealed class PayloadTests
{
    [Fact]
    public void A_push_to_a_merge_request_is_read_with_its_new_head()
    {
        var hook = Read(
            """
            {"object_kind":"merge_request","user":{"id":5,"username":"ada","email":"[REDACTED]"},
             "project":{"id":1,"path_with_namespace":"homelab/infra"},"changes":{},
             "object_attributes":{"iid":7,"action":"update","oldrev":"aa","last_commit":{"id":"bb","timestamp":"2015-04-08T21: 00:25-07:00"},
               "source_project_id":1,"target_project_id":1,"merge_params":{"force_remove_source_branch":"1"},"draft":false}}
            """,
            HookJson.Default.MergeRequestEvent
        )!;

        Assert.Equal(
            (7, "update", "aa", "bb"),
            (
                hook.ObjectAttributes?.Iid,
                hook.ObjectAttributes?.Action,
                hook.ObjectAttributes?.Oldrev,
                hook.ObjectAttributes?.LastCommit?.Id
            )
        );
        Assert.Equal((5, "homelab/infra"), (hook.User?.Id, hook.Project?.PathWithNamespace));
    }

    [Fact]
    public void A_comment_is_read_with_its_thread_and_merge_request()
    {
        var hook = Read(
            """
            {"object_kind":"note","user":{"id":5},"project":{"id":1},"merge_request":{"iid":7},
             "object_attributes":{"id":9,"note":"/plan","noteable_type":"MergeRequest","action":"create","discussion_id":"d1","type":null,"system":false}}
            """,
            HookJson.Default.NoteEvent
        )!;

        Assert.Equal(("/plan", "d1", 7), (hook.ObjectAttributes?.Note, hook.ObjectAttributes?.DiscussionId, hook.MergeRequest?.Iid));
        Assert.Null(hook.ObjectAttributes?.Type);
    }

    [Fact]
    public void A_pipeline_with_a_status_nobody_knows_is_still_read()
    {
        var hook = Read(
            """{"object_attributes":{"id":3,"status":"dreaming","ref":"main","source":"push"},"merge_request":null}""",
            HookJson.Default.PipelineEvent
        )!;

        Assert.Equal((3, "dreaming", null), (hook.ObjectAttributes?.Id, hook.ObjectAttributes?.Status, hook.MergeRequest?.Iid));
    }

    [Fact]
    public void A_job_and_a_push_are_read()
    {
        var job = Read(
            """{"object_kind":"build","build_id":4,"build_status":"success","pipeline_id":3,"ref":"main"}""",
            HookJson.Default.JobEvent
        )!;
        var push = Read(
            """{"object_kind":"push","ref":"refs/heads/main","after":"bb","total_commits_count":40}""",
            HookJson.Default.PushEvent
        )!;

        Assert.Equal((4, "success", 3), (job.BuildId, job.BuildStatus, job.PipelineId));
        Assert.Equal(("refs/heads/main", 40), (push.Ref, push.TotalCommitsCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"object_attributes":7}""")]
    public void What_is_no_payload_is_null_and_not_an_exception(string body) => Assert.Null(Read(body, HookJson.Default.NoteEvent));

    [Fact]
    public void An_empty_object_is_a_payload_without_members() => Assert.Equal(new NoteEvent(), Read("{}", HookJson.Default.NoteEvent));

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array.Sample(body =>
        {
            HookJson.Read(body, HookJson.Default.MergeRequestEvent);
        });

    private static T? Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class => HookJson.Read(Encoding.UTF8.GetBytes(json), type);
}
