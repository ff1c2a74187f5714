using System.Text.Json.Nodes;
using Homelab.Monitoring.Discord;

namespace Homelab.Monitoring.Tests.Discord;

public sealed class DiscordWebhookTests : IAsyncDisposable
{
    private static readonly DiscordMessage Hello = new() { Content = $"Hello {"nas"}" };

    private readonly DiscordServer _discord = new();

    [Fact]
    public async Task A_message_is_kept_under_an_id()
    {
        var posted = Assert.IsType<DiscordOutcome.Posted>(await PostAsync(Hello));

        Assert.Equal(_discord.Messages.Single().Id, posted.MessageId);
        Assert.Equal("Hello `nas`", _discord.Messages.Single().Content);
        Assert.EndsWith("?wait=true", _discord.Requests.Single().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_calls_nobody()
    {
        await PostAsync(
            new DiscordMessage { Content = $"@everyone <@123456789> {"@here"}", Embeds = [new DiscordEmbed { Title = $"<@&5>" }] }
        );

        Assert.Empty(_discord.Mentioned);
        Assert.Equal("""{"parse":[]}""", JsonNode.Parse(_discord.Requests.Single().Text)!["allowed_mentions"]!.ToJsonString());
    }

    [Fact]
    public async Task What_was_pasted_after_the_question_mark_stays_but_wait()
    {
        await new DiscordWebhook($"{_discord.WebhookUrl}?thread_id=77&wait=false", Quick.Options).PostAsync(Hello, Quick.Ct);

        Assert.EndsWith("?thread_id=77&wait=true", _discord.Requests.Single().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embed_arrives_as_it_was_meant()
    {
        await PostAsync(
            new DiscordMessage
            {
                Embeds =
                [
                    new DiscordEmbed
                    {
                        Title = $"Backup {"fast"}",
                        Link = new Uri("https://gitlab.example.org/homelab/infra/-/jobs/7"),
                        Description = $"Two of three.",
                        Color = 0xCC0000,
                        Time = new DateTimeOffset(2026, 11, 26, 3, 30, 0, TimeSpan.FromHours(1)),
                        Fields = [new DiscordField($"nas", $"{new Quoted("gone")}", Inline: true), new DiscordField($"", $"")],
                    },
                ],
            }
        );

        Assert.Equal(
            """
            {"title":"Backup \u0060fast\u0060","url":"https://gitlab.example.org/homelab/infra/-/jobs/7","description":"Two of three.","color":13369344,"timestamp":"2026-11-26T02:30:00.000Z","fields":[{"name":"nas","value":"\u0060\u0060\u0060\ngone\n\u0060\u0060\u0060\n","inline":true},{"name":"-","value":"-","inline":false}]}
            """.Trim(),
            _discord.Messages.Single().Embeds.Single().ToJsonString()
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1200)]
    [InlineData(9000)]
    public async Task Whatever_its_size_a_message_fits(int size)
    {
        var data = string.Concat(Enumerable.Repeat("🎉é\n", size));
        DiscordText name = $"Set {data}",
            value = $"Said {new Quoted(data)} by {data}";

        Assert.IsType<DiscordOutcome.Posted>(
            await PostAsync(
                new DiscordMessage
                {
                    Content = value,
                    Embeds =
                    [
                        .. Enumerable
                            .Range(0, 12)
                            .Select(_ => new DiscordEmbed
                            {
                                Title = name,
                                Description = value,
                                Fields = [.. Enumerable.Range(0, 30).Select(_ => new DiscordField(name, value))],
                            }),
                    ],
                }
            )
        );
        Assert.Contains("more left out", _discord.Messages.Single().Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_hidden_before_anything_is_cut()
    {
        var data = new string('x', 496) + "hunter22 " + _discord.WebhookUrl;

        await PostAsync(
            new DiscordMessage
            {
                Content = $"{data} {new Quoted(data)}",
                Embeds =
                [
                    new DiscordEmbed
                    {
                        Title = $"{data}",
                        Description = $"{data}",
                        Fields = [new DiscordField($"{data}", $"{data}")],
                    },
                ],
            }
        );

        Assert.DoesNotContain("hunt", _discord.Requests.Single().Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_discord.WebhookUrl.Segments[^1], _discord.Requests.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_to_wait_waits_as_long_as_the_body_says()
    {
        var time = new HastyTime();
        _discord.Limit(1.337);
        _discord.Limit(2.5, global: true);

        Assert.IsType<DiscordOutcome.Posted>(
            await new DiscordWebhook($"{_discord.WebhookUrl}", Quick.Hasty(time)).PostAsync(Hello, Quick.Ct)
        );

        Assert.Equal([TimeSpan.FromSeconds(1.337), TimeSpan.FromSeconds(2.5)], time.Waits);
    }

    [Fact]
    public async Task Or_as_the_header_says_if_the_body_does_not()
    {
        var time = new HastyTime();
        var replies = new Queue<Reply>([Reply.Of(429, "<html>Cloudflare</html>", "text/html", "Retry-After: 3")]);
        _discord.Trouble = _ => replies.TryDequeue(out var reply) ? reply : null;

        Assert.IsType<DiscordOutcome.Posted>(
            await new DiscordWebhook($"{_discord.WebhookUrl}", Quick.Hasty(time)).PostAsync(Hello, Quick.Ct)
        );

        Assert.Equal([TimeSpan.FromSeconds(3)], time.Waits);
    }

    [Theory]
    [InlineData(3600, false, "is asked too often through this webhook")]
    [InlineData(1e300, true, "is asked too often by this machine")]
    public async Task Nobody_waits_for_ever(double seconds, bool global, string said)
    {
        _discord.Limit(seconds, global);

        Assert.Contains(said, Assert.IsType<DiscordOutcome.Refused>(await PostAsync(Hello)).Sentence, StringComparison.Ordinal);
        Assert.Single(_discord.Requests);
    }

    [Fact]
    public async Task A_deleted_webhook_is_never_asked_again()
    {
        _discord.Delete();
        var webhook = new DiscordWebhook($"{_discord.WebhookUrl}", Quick.Options);

        Assert.IsType<DiscordOutcome.Gone>(await webhook.PostAsync(Hello, Quick.Ct));
        Assert.IsType<DiscordOutcome.Gone>(await webhook.PostAsync(Hello, Quick.Ct));

        Assert.Single(_discord.Requests);
    }

    [Fact]
    public async Task A_deleted_webhook_is_recognized_by_its_status_alone()
    {
        await using var server = new StandIn(Reply.Hanging("HTTP/1.1 404 Not Found\r\nContent-Length: 50\r\n\r\n{"));

        Assert.IsType<DiscordOutcome.Gone>(
            await new DiscordWebhook($"{server.Url}api/webhooks/1/x", Quick.Impatient).PostAsync(Hello, Quick.Ct)
        );
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(400, """{"message":"Invalid Form Body","code":50035}""", "answered 400 (code 50035) to our message", 1)]
    [InlineData(401, """{"message":"Invalid Webhook Token","code":50027}""", "does not accept the webhook's token", 1)]
    [InlineData(403, "", "does not accept the webhook's token", 1)]
    [InlineData(413, "", "answered 413 to our message", 1)]
    [InlineData(204, "", "did not say that it kept the message", 3)]
    [InlineData(200, "<html>Log in</html>", "did not say that it kept the message", 3)]
    [InlineData(200, """{"id":"@everyone"}""", "did not say that it kept the message", 3)]
    public async Task What_it_does_not_take_is_said_and_repeated_only_if_that_may_help(int status, string body, string said, int tries)
    {
        _discord.Trouble = _ => Reply.Of(status, body);

        var refused = Assert.IsType<DiscordOutcome.Refused>(await PostAsync(Hello));

        Assert.StartsWith($"Discord at http://{_discord.WebhookUrl.Authority}/… {said}", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(tries, _discord.Requests.Count);
    }

    [Fact]
    public async Task A_failing_discord_is_asked_three_times_and_a_redirect_is_not_followed()
    {
        _discord.Trouble = _ => Reply.Of(503, "");
        Assert.IsType<DiscordOutcome.Unreachable>(await PostAsync(Hello));
        Assert.Equal(3, _discord.Requests.Count);

        await using var elsewhere = new StandIn(Reply.Json("""{"id":"1"}"""));
        _discord.Trouble = asked => Reply.Of(307, "", headers: $"Location: {elsewhere.Url}{asked.Target}");
        Assert.IsType<DiscordOutcome.Refused>(await PostAsync(Hello));
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Without_an_address_nothing_happens_and_with_a_broken_one_it_is_not_repeated()
    {
        Assert.IsType<DiscordOutcome.NotConfigured>(await new DiscordWebhook(null, Quick.Options).PostAsync(Hello, Quick.Ct));
        var refused = Assert.IsType<DiscordOutcome.Refused>(
            await new DiscordWebhook("discord.com/api/webhooks/1/Secret0Token", Quick.Options).PostAsync(Hello, Quick.Ct)
        );
        Assert.DoesNotContain("Secret", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_message_without_anything_in_it_is_a_mistake_of_ours() =>
        Assert.ThrowsAsync<ArgumentException>(() => PostAsync(new DiscordMessage()));

    private Task<DiscordOutcome> PostAsync(DiscordMessage message) =>
        new DiscordWebhook($"{_discord.WebhookUrl}", Quick.Options).PostAsync(message, Quick.Ct);

    public ValueTask DisposeAsync() => _discord.DisposeAsync();
}
