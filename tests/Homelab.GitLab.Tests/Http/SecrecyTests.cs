using Homelab.GitLab.Pipelines;

namespace Homelab.GitLab.Tests.Http;

/// <summary>Wherever something fails, no text of the exception or of those inside it holds a token.</summary>
public sealed class SecrecyTests
{
    private const string Trigger = "glptt-AnotherSecret9876543210";

    // Replaced by whichever token the request came with.
    private const string Sent = "SENT-BY-YOU";
    private const string Echo = $"you sent {Sent}, or {Sent}\u200B. ";

    public static TheoryData<string, string> Answers =>
        new()
        {
            { "refusal", Answer(400, "text/plain", Echo) },
            { "refusal in JSON", Answer(401, "application/json", "{\"message\":\"" + Echo + "\"}") },
            { "forbidden", Answer(403, "application/json", "{\"error\":\"" + Echo + "\"}") },
            { "missing", Answer(404, "application/json", "{\"message\":{\"" + Sent + "\":[\"" + Sent + "\"]}}") },
            { "rate limit", Answer(429, "text/plain", Echo) },
            { "failure", Answer(500, "text/html", $"<html>{Echo}</html>") },
            { "HTML", Answer(200, "text/html", $"<html>{Echo}</html>") },
            { "odd type", Answer(200, $"text/{Sent}", "x") },
            { "not JSON", Answer(200, "application/json", Echo) },
            { "another shape", Answer(200, "application/json", $$"""{"id":"{{Sent}}","{{Sent}}":1}""") },
            { "cut off", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"id\":\"" + Sent },
            { "nothing", "" },
            { "no HTTP", Echo + "\r\n\r\n" },
            { "redirect", Answer(302, "text/plain", "", $"Location: http://localhost:1/?private_token={Sent}") },
            { "odd link", Answer(200, "application/json", "[]", $"Link: <http://evil.example/?t={Sent}>; rel=\"next\"") },
            { "broken link", Answer(200, "application/json", "[]", $"Link: {Sent}") },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_exception_tells_a_token(string name, string answer)
    {
        Assert.NotNull(name);
        await using var server = new StandIn(asked =>
            Reply.Raw(
                answer
                    .Replace(
                        Sent + "\u200B",
                        string.Join('\u200B', (asked.Token ?? Trigger).Chunk(5).Select(part => new string(part))),
                        StringComparison.Ordinal
                    )
                    .Replace(Sent, asked.Token ?? Trigger, StringComparison.Ordinal)
            )
        );
        using var client = server.Client();
        Func<Task>[] calls =
        [
            () => client.ReadAsync(),
            () => client.PostAsync(),
            () => client.PutAsync(),
            () => client.DeleteAsync(),
            () => client.ListAsync(),
            async () => await (await client.Jobs.OpenArtifactAsync(Clients.Project, new JobId(1), "a.json", 10, Clients.Ct))!.TextAsync(),
            () => client.Triggers.StartAsync(Clients.Project, new TriggerToken(Trigger), new NewPipeline("main"), Clients.Ct),
        ];

        var failures = new List<Exception>();
        foreach (var call in calls)
        {
            if (await Record.ExceptionAsync(call) is GitLabException e)
                failures.Add(e);
        }

        Assert.NotEmpty(failures);
        Assert.All(
            failures,
            e => Assert.DoesNotContain("Secret", e.ToString() + ((GitLabException)e).Said, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public void Neither_options_nor_trigger_tokens_show_what_they_hold()
    {
        var options = new GitLabOptions { Url = new Uri("https://gitlab.example.org"), Token = Clients.Token };

        Assert.DoesNotContain("Secret", $"{options} {new TriggerToken(Trigger)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("glpat-Secret\n")]
    [InlineData("glpat-Secret word")]
    [InlineData("glpat-Secrét")]
    public void A_token_that_no_header_can_carry_is_refused_without_being_shown(string token)
    {
        var e = Assert.Throws<ArgumentException>(() =>
            new GitLabClient(new GitLabOptions { Url = new Uri("https://gitlab.example.org"), Token = token })
        );

        Assert.DoesNotContain("glpat", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://gitlab.example.org")]
    [InlineData("https://user:Secret@gitlab.example.org")]
    [InlineData("https://gitlab.example.org/?private_token=Secret")]
    public void An_address_that_is_none_is_refused_without_being_shown(string url)
    {
        var e = Assert.Throws<ArgumentException>(() => new GitLabClient(new GitLabOptions { Url = new Uri(url), Token = Clients.Token }));

        Assert.DoesNotContain("Secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_would_carry_the_token_away_is_refused()
    {
        using var handler = new SocketsHttpHandler();

        Assert.Throws<ArgumentException>(() =>
            new GitLabClient(
                new GitLabOptions
                {
                    Url = new Uri("https://gitlab.example.org"),
                    Token = Clients.Token,
                    Handler = handler,
                }
            )
        );
    }

    private static string Answer(int status, string type, string body, params string[] headers) =>
        Reply.Head(status, [$"Content-Type: {type}", .. headers]) + body;
}
