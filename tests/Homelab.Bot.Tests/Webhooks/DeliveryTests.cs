using System.Net;

namespace Homelab.Bot.Tests.Webhooks;

/// <summary>What is believed, what is refused, and what is on disk when GitLab is told so.</summary>
public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_genuine_delivery_is_on_disk_when_it_is_acknowledged()
    {
        await using var bot = await RunningBot.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(Bodies.Pipeline()));

        Assert.Equal(1, bot.Stored());
    }

    public static TheoryData<string, Action<HttpRequestMessage>> Forgeries =>
        new()
        {
            {
                "no proof at all",
                request =>
                {
                    Remove(request, "X-Gitlab-Token");
                    Remove(request, "webhook-signature");
                }
            },
            {
                "wrong token",
                request =>
                {
                    Remove(request, "webhook-signature");
                    Replace(request, "X-Gitlab-Token", "guessed");
                }
            },
            { "wrong token beside a good signature", request => Replace(request, "X-Gitlab-Token", "guessed") },
            {
                "right token beside a bad signature",
                request => Replace(request, "webhook-signature", "v1," + Convert.ToBase64String(new byte[32]))
            },
            { "right token, no signature that can be read", request => Replace(request, "webhook-signature", "v2,x") },
            { "signature of another body", request => RunningBot.Sign(request, [1, 2, 3], "id", Now) },
            { "signed six minutes ago", request => RunningBot.Sign(request, [1], "id", Now.AddMinutes(-6)) },
            { "signed in six minutes", request => RunningBot.Sign(request, [1], "id", Now.AddMinutes(6)) },
            { "signed, but the time is missing", request => Remove(request, "webhook-timestamp") },
            { "signed, but the id was changed", request => Replace(request, "webhook-id", "another") },
            { "truncated", request => request.Content = new ByteArrayContent([(byte)'{']) },
        };

    [Theory, MemberData(nameof(Forgeries))]
    public async Task What_is_not_genuine_is_refused_and_leaves_nothing(string what, Action<HttpRequestMessage> forge)
    {
        await using var bot = await RunningBot.StartAsync();

        var answer = await bot.SendAsync(Bodies.Pipeline(), change: forge);

        Assert.True(answer == HttpStatusCode.Unauthorized, $"{what} was answered with {answer}");
        Assert.Equal(0, bot.Stored());
    }

    public static TheoryData<string, string> NotOurs =>
        new()
        {
            { "Pipeline Hook", Bodies.PipelineOfABranch },
            { "Pipeline Hook", Bodies.Pipeline(project: "somebody/else") },
            { "Pipeline Hook", "not JSON" },
            { "Pipeline Hook", "[]" },
            { "Merge Request Hook", Bodies.MergeRequest("update") },
            { "Merge Request Hook", Bodies.MergeRequest("approved") },
            { "Job Hook", Bodies.Job("running", "refs/merge-requests/7/head") },
            { "Job Hook", Bodies.Job("success", "main") },
            { "Note Hook", """{"object_kind":"note"}""" },
            { "System Hook", Bodies.Pipeline() },
            { "Something New Hook", "{}" },
        };

    [Theory, MemberData(nameof(NotOurs))]
    public async Task What_is_genuine_but_none_of_our_business_is_accepted_and_forgotten(string @event, string body)
    {
        await using var bot = await RunningBot.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(body, @event));

        Assert.Equal(0, bot.Stored());
    }

    [Theory]
    [InlineData("open", "")]
    [InlineData("reopen", "")]
    [InlineData("update", ",\"oldrev\":\"bcbb5ec396a2c0f828686f14fac9b80b780504f2\"")]
    public async Task A_merge_request_with_new_code_is_news(string action, string more)
    {
        await using var bot = await RunningBot.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(Bodies.MergeRequest(action, more), "Merge Request Hook"));

        Assert.Equal(1, bot.Stored());
    }

    [Fact]
    public async Task A_job_of_a_merge_request_that_ended_is_news()
    {
        await using var bot = await RunningBot.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(Bodies.Job("failed", "refs/merge-requests/7/merge"), "Job Hook"));

        Assert.Equal(1, bot.Stored());
    }

    [Fact]
    public async Task A_delivery_that_comes_twice_is_one()
    {
        await using var bot = await RunningBot.StartAsync();

        await bot.SendAsync(Bodies.Pipeline(), id: "again");
        Assert.Equal(HttpStatusCode.Accepted, await bot.SendAsync(Bodies.Pipeline(), id: "again"));

        Assert.Equal(1, bot.Stored());
    }

    [Fact]
    public async Task Without_an_id_of_any_kind_the_body_is_the_id()
    {
        await using var bot = await RunningBot.StartAsync();
        Action<HttpRequestMessage> old = request =>
        {
            Remove(request, "webhook-id");
            Remove(request, "webhook-timestamp");
            Remove(request, "webhook-signature");
        };

        await bot.SendAsync(Bodies.Pipeline(1), change: old);
        await bot.SendAsync(Bodies.Pipeline(2), change: old);
        await bot.SendAsync(Bodies.Pipeline(2), change: old);

        Assert.Equal(2, bot.Stored());
    }

    [Fact]
    public async Task A_token_alone_is_enough_for_an_older_GitLab()
    {
        await using var bot = await RunningBot.StartAsync();

        Assert.Equal(
            HttpStatusCode.Accepted,
            await bot.SendAsync(Bodies.Pipeline(), change: request => Remove(request, "webhook-signature"))
        );

        Assert.Equal(1, bot.Stored());
    }

    private static void Remove(HttpRequestMessage request, string header) => request.Headers.Remove(header);

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }
}
