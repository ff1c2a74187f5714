using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Tests.Rights;

public sealed class RightsTests(Running running) : IClassFixture<Running>
{
    private static readonly Level[] Ladder =
    [
        Level.SignedIn,
        Level.Guest,
        Level.Planner,
        Level.Reporter,
        Level.Developer,
        Level.Maintainer,
        Level.Owner,
    ];

    public static TheoryData<string> Rows => [.. RightsTable.Rows.Where(row => row.Level > Level.Anyone).Select(row => row.ToString())];

    public static TheoryData<string> RowsWithLevels =>
        [.. RightsTable.Rows.Where(row => row.Level >= Level.Guest).Select(row => row.ToString())];

    [Theory, MemberData(nameof(Rows))]
    public async Task Without_a_token_a_row_answers_401(string row)
    {
        var reply = await AskAsync(row, token: null);

        Assert.Equal(401, reply.Status);
        Assert.Equal("401 Unauthorized", (string?)reply.Json["message"]);
    }

    [Theory, MemberData(nameof(RowsWithLevels))]
    public async Task A_token_one_level_below_a_row_is_refused(string row)
    {
        var right = Find(row);
        var below = Ladder[Array.IndexOf(Ladder, right.Level) - 1];

        var reply = await AskAsync(row, TokenAt(below).Value);

        Assert.Equal(below == Level.SignedIn ? 404 : 403, reply.Status);
        Assert.Equal(
            below != Level.SignedIn ? "403 Forbidden"
                : right.InProject ? "404 Project Not Found"
                : "404 Group Not Found",
            (string?)reply.Json["message"]
        );
    }

    /// <summary>But deleting the project, which would take it from the other rows, and the newest pipeline, whose absence is a
    /// 403.</summary>
    public static TheoryData<string> RowsToPass =>
        [
            .. RightsTable
                .Rows.Where(row =>
                    row.Level >= Level.Guest
                    && row is not { Method: "DELETE", Pattern: "/projects/:id" }
                    && row.Pattern != "/projects/:id/pipelines/latest"
                )
                .Select(row => row.ToString()),
        ];

    [Theory, MemberData(nameof(RowsToPass))]
    public async Task A_token_at_a_rows_level_passes_the_gate(string row)
    {
        var reply = await AskAsync(row, TokenAt(Find(row).Level).Value);

        Assert.NotEqual(401, reply.Status);
        Assert.NotEqual(403, reply.Status);
        Assert.DoesNotContain("404 Project Not Found", reply.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task A_job_token_is_nobody_where_it_is_not_documented(string row)
    {
        var reply = await AskAsync(row, TokenAt(Level.Owner, job: true).Value, "JOB-TOKEN");

        Assert.Equal(Find(row).JobToken, reply.Status != 401);
    }

    public static TheoryData<string> RowsThatChange =>
        [.. RightsTable.Rows.Where(row => row.Level > Level.Anyone && !row.Reads).Select(row => row.ToString())];

    [Theory, MemberData(nameof(RowsThatChange))]
    public async Task A_token_that_may_only_read_changes_nothing(string row)
    {
        var reply = await AskAsync(row, TokenAt(Level.Owner, scopes: ["read_api"]).Value);

        Assert.Equal(403, reply.Status);
        Assert.Equal("insufficient_scope", (string?)reply.Json["error"]);
    }

    [Fact]
    public async Task An_expired_token_says_so()
    {
        var world = running.GitLab.World;
        var token = Seed.Token(world, world.Users[1], expires: world.Now.AddSeconds(-1));

        var reply = await running.AskAsync("GET", "/user", token.Value);

        Assert.Equal(401, reply.Status);
        Assert.Equal("invalid_token", (string?)reply.Json["error"]);
    }

    [Fact]
    public void Every_row_names_its_source() =>
        Assert.All(RightsTable.Rows, row => Assert.EndsWith(".md", row.Source, StringComparison.Ordinal));

    private static Right Find(string row) => RightsTable.Rows.Single(right => right.ToString() == row);

    private Task<Reply> AskAsync(string row, string? token, string header = "PRIVATE-TOKEN")
    {
        var right = Find(row);
        var world = running.GitLab.World;
        var id = right.InGroup ? world.Groups[0].Id : world.Projects[0].Id;
        var path = string.Join(
            '/',
            right
                .Pattern.Split('/')
                .Select(part =>
                    part == ":id" ? $"{id}"
                    : part.StartsWith(':') || part.StartsWith('*') ? "1"
                    : part
                )
        );
        return running.AskAsync(right.Method, path, token, header: header);
    }

    private AccessToken TokenAt(Level level, bool job = false, HashSet<string>? scopes = null)
    {
        var world = running.GitLab.World;
        var user = new User(world.NextId(), $"user{world.NextId()}", "Somebody");
        world.Users.Add(user);
        if (level >= Level.Guest)
            world.Groups[0].Members[user.Id] = level;
        return Seed.Token(world, user, scopes, job);
    }
}
