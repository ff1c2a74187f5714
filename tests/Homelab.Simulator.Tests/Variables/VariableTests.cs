using System.Text.Json.Nodes;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Tests.Variables;

public sealed class VariableTests(Running running) : IClassFixture<Running>
{
    private const string Path = Running.Project + "/variables";

    [Fact]
    public async Task A_variable_comes_back_as_it_was_made()
    {
        var made = await AskAsync(
            "POST",
            Path,
            new JsonObject
            {
                ["key"] = "PLAIN",
                ["value"] = "a b",
                ["protected"] = true,
                ["raw"] = false,
            }
        );
        var read = (await AskAsync("GET", Path + "/PLAIN")).Json;

        Assert.Equal(201, made.Status);
        Assert.Equal(
            ("a b", true, false, false, "*", "env_var"),
            (
                (string?)read["value"],
                (bool)read["protected"]!,
                (bool)read["masked"]!,
                (bool)read["raw"]!,
                (string?)read["environment_scope"],
                (string?)read["variable_type"]
            )
        );
    }

    [Fact]
    public async Task A_hidden_variable_is_never_shown_again()
    {
        var made = await AskAsync(
            "POST",
            Path,
            new JsonObject
            {
                ["key"] = "HIDDEN",
                ["value"] = "correct-horse",
                ["masked_and_hidden"] = true,
            }
        );

        Assert.DoesNotContain("correct-horse", made.Text + (await AskAsync("GET", Path + "/HIDDEN")).Text, StringComparison.Ordinal);
        Assert.Equal((true, true), ((bool)made.Json["hidden"]!, (bool)made.Json["masked"]!));
    }

    [Theory]
    [InlineData("short", false)]
    [InlineData("with a blank", false)]
    [InlineData("two\nlines-of-it", false)]
    [InlineData("dollar$igns-cannot-be-expanded", false)]
    [InlineData("long-enough:@-+.~=/", true)]
    public async Task Only_some_values_can_be_masked(string value, bool possible)
    {
        var made = await AskAsync(
            "POST",
            Path,
            new JsonObject
            {
                ["key"] = $"M{Guid.NewGuid():N}",
                ["value"] = value,
                ["masked"] = true,
                ["raw"] = false,
            }
        );

        Assert.Equal(possible ? 201 : 400, made.Status);
        if (!possible)
            Assert.Equal("is invalid", (string?)made.Json["message"]!["value"]![0]);
    }

    [Fact]
    public async Task The_same_key_may_stand_in_several_scopes_and_is_then_told_apart_by_a_filter()
    {
        foreach (var scope in new[] { "*", "prod" })
            Assert.Equal(
                201,
                (
                    await AskAsync(
                        "POST",
                        Path,
                        new JsonObject
                        {
                            ["key"] = "TWICE",
                            ["value"] = scope,
                            ["environment_scope"] = scope,
                        }
                    )
                ).Status
            );
        var again = await AskAsync(
            "POST",
            Path,
            new JsonObject
            {
                ["key"] = "TWICE",
                ["value"] = "x",
                ["environment_scope"] = "prod",
            }
        );
        var one = await AskAsync("GET", Path + "/TWICE?filter%5Benvironment_scope%5D=prod");

        Assert.Equal((400, "(TWICE) has already been taken"), (again.Status, (string?)again.Json["message"]!["key"]![0]));
        Assert.Equal(409, (await AskAsync("GET", Path + "/TWICE")).Status);
        Assert.Equal("prod", (string?)one.Json["value"]);
        Assert.Equal(204, (await AskAsync("DELETE", Path + "/TWICE?filter[environment_scope]=prod")).Status);
        Assert.Equal("*", (string?)(await AskAsync("GET", Path + "/TWICE")).Json["value"]);
    }

    [Fact]
    public async Task A_group_has_variables_of_its_own()
    {
        var made = await running.AskAsync(
            "POST",
            "/groups/homelab/variables",
            running.Tokens.Root,
            new JsonObject { ["key"] = "G", ["value"] = "1" }
        );

        Assert.Equal(201, made.Status);
        Assert.Equal(404, (await AskAsync("GET", Path + "/G")).Status);
    }

    [Theory]
    [InlineData("homelab/plan", "exact")]
    [InlineData("homelab/apply", "homelab")]
    [InlineData("other", "all")]
    [InlineData(null, "all")]
    public void The_most_specific_scope_wins(string? environment, string value)
    {
        Variable[] variables =
        [
            new("K", "exact") { Scope = new("homelab/plan") },
            new("K", "all"),
            new("K", "homelab") { Scope = new("homelab/*") },
            new("K", "none") { Scope = new("homelab") },
        ];

        Assert.Equal(value, Assert.Single(EnvironmentScope.Choose(variables, environment)).Value);
    }

    private Task<Reply> AskAsync(string method, string path, JsonNode? body = null) =>
        running.AskAsync(method, path, running.Tokens.Maintainer, body);
}
