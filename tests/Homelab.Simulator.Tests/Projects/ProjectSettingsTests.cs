using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Projects;

public sealed class ProjectSettingsTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData("merge_method", "merge")]
    [InlineData("only_allow_merge_if_pipeline_succeeds", "false")]
    [InlineData("only_allow_merge_if_all_discussions_are_resolved", "false")]
    [InlineData("ci_forward_deployment_enabled", "true")]
    [InlineData("build_timeout", "3600")]
    public async Task A_new_project_shows_what_it_was_never_told(string setting, string value)
    {
        var project = await running.NewProjectAsync();

        var json = (await running.AskAsync("GET", $"/projects/{project.Id}", running.Tokens.Developer)).Json;

        Assert.Equal(value, $"{json[setting]}");
        Assert.Equal(30, (int)json["permissions"]!["group_access"]!["access_level"]!);
        Assert.Null(json["permissions"]!["project_access"]);
    }

    [Theory]
    [InlineData("build_timeout", "soon", 400)]
    [InlineData("build_timeout", "5", 400)]
    [InlineData("build_timeout", "7200", 200)]
    [InlineData("merge_method", "nonsense", 400)]
    [InlineData("merge_method", "ff", 200)]
    [InlineData("squash_option", "sometimes", 400)]
    [InlineData("only_allow_merge_if_pipeline_succeeds", "perhaps", 400)]
    [InlineData("ci_config_path", "ci/pipeline.yml", 200)]
    [InlineData("wiki_access_level", "disabled", 200)]
    [InlineData("nobody_knows", "1", 400)]
    public async Task A_setting_is_taken_and_shown_or_refused_and_left(string setting, string value, int status)
    {
        var project = await running.NewProjectAsync();
        var path = $"/projects/{project.Id}";
        var before = (await running.AskAsync("GET", path, running.Tokens.Maintainer)).Json[setting];

        var reply = await running.AskAsync("PUT", path, running.Tokens.Maintainer, new JsonObject { [setting] = value });

        Assert.Equal(status, reply.Status);
        var after = (await running.AskAsync("GET", path, running.Tokens.Maintainer)).Json[setting];
        Assert.Equal(status == 200 ? value : $"{before}", $"{after}");
    }

    [Fact]
    public async Task One_bad_setting_keeps_the_others_as_they_were()
    {
        var project = await running.NewProjectAsync();
        var body = new JsonObject { ["description"] = "New", ["merge_method"] = "nonsense" };

        await running.AskAsync("PUT", $"/projects/{project.Id}", running.Tokens.Maintainer, body);

        Assert.Equal("", project.Description);
    }
}
