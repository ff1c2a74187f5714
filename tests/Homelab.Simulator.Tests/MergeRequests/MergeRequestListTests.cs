namespace Homelab.Simulator.Tests.MergeRequests;

/// <summary>Every parameter of the list narrows it, or is refused.</summary>
public sealed class MergeRequestListTests(TwoRequests two) : IClassFixture<TwoRequests>
{
    [Theory]
    [InlineData("wip=yes", "draft")]
    [InlineData("wip=no", "plain")]
    [InlineData("draft=True", "draft")]
    [InlineData("draft=false", "plain")]
    [InlineData("assignee_id={maintainer}", "plain")]
    [InlineData("assignee_id=None", "draft")]
    [InlineData("assignee_id=Any", "plain")]
    [InlineData("assignee_username[]=maintainer", "plain")]
    [InlineData("reviewer_id={developer}", "plain")]
    [InlineData("reviewer_username=None", "draft")]
    [InlineData("milestone=None", "draft,plain")]
    [InlineData("milestone=Any", "")]
    [InlineData("labels=None", "draft")]
    [InlineData("labels=Any", "plain")]
    [InlineData("labels=a,b", "plain")]
    [InlineData("labels=a,c", "")]
    [InlineData("not[labels]=a", "draft")]
    [InlineData("not[assignee_id]={maintainer}", "draft")]
    [InlineData("not[author_username]=developer", "")]
    [InlineData("scope=created_by_me", "draft,plain")]
    [InlineData("scope=assigned_to_me", "")]
    [InlineData("scope=reviews_for_me", "plain")]
    [InlineData("my_reaction_emoji=eyes", "plain")]
    [InlineData("my_reaction_emoji=None", "draft")]
    [InlineData("updated_before=2001-01-01T00:00:00Z", "")]
    [InlineData("created_before=2001-01-01T00:00:00Z", "")]
    [InlineData("created_after=2001-01-01T00:00:00Z", "draft,plain")]
    [InlineData("search=plain", "plain")]
    [InlineData("search=words&in=title", "")]
    [InlineData("search=words&in=description", "plain")]
    [InlineData("source_branch=change", "plain")]
    [InlineData("iids[]=1", "plain")]
    [InlineData("approved=yes", "")]
    [InlineData("state=merged", "")]
    [InlineData("order_by=title&sort=desc", "plain,draft")]
    public async Task A_list_shows_what_was_asked_for(string query, string titles)
    {
        var sorted = query.Contains("sort", StringComparison.Ordinal) ? query : query + "&order_by=title&sort=asc";
        var reply = await two.Talk.AskAsync("GET", $"/projects/{two.Talk.Project.Id}/merge_requests?{Filled(sorted)}");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            titles,
            string.Join(',', reply.Json.AsArray().Select(one => $"{one!["title"]}".Replace("Draft: ", "", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("state=open")]
    [InlineData("wip=true")]
    [InlineData("environment=production")]
    [InlineData("not[environment]=production")]
    [InlineData("order_by=popularity")]
    [InlineData("updated_after=yesterday")]
    [InlineData("with_labels_details=true")]
    public async Task What_it_does_not_know_is_refused(string query)
    {
        Assert.Equal(400, (await two.Talk.AskAsync("GET", $"/projects/{two.Talk.Project.Id}/merge_requests?{query}")).Status);
    }

    private string Filled(string query) =>
        query
            .Replace("{maintainer}", $"{two.Running.User("maintainer").Id}", StringComparison.Ordinal)
            .Replace("{developer}", $"{two.Running.User("developer").Id}", StringComparison.Ordinal);
}
