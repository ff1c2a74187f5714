using CsCheck;
using Homelab.Bot.Commands;
using Homelab.Bot.Commands.Grammar;

namespace Homelab.Bot.Tests.Commands;

/// <summary>A line taken apart, as a shell would.</summary>
public sealed class TypedCommandTests
{
    [Theory]
    [InlineData("/restore-test gitea", "restore-test", "gitea")]
    [InlineData("/Restore-Test `gitea` ", "restore-test", "gitea")]
    [InlineData("/homelab restore-test gitea", "restore-test", "gitea")]
    [InlineData("/homelab /restore-test gitea", "restore-test", "gitea")]
    [InlineData("/research \"restic 0.19\" 'a \"b\"' c\\ d", "research", "restic 0.19|a \"b\"|c d")]
    [InlineData("/backup fast --host nas", "backup", "fast|host=nas")]
    [InlineData("/backup --host=nas fast", "backup", "fast|host=nas")]
    public void Words_and_options_are_told_apart(string line, string name, string rest)
    {
        var typed = TypedCommand.Read(line)!;

        Assert.Equal(name, typed.Name);
        Assert.Equal(rest, string.Join('|', typed.Words.Concat(typed.Options.Select(option => $"{option.Key}={option.Value}"))));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/backup \"fast")]
    [InlineData("/backup fast\\")]
    [InlineData("/backup --host a --host b")]
    public void What_cannot_be_taken_apart_is_nothing(string line) => Assert.Null(TypedCommand.Read(line));

    [Fact]
    public void Quoting_round_trips() =>
        Gen.Char[' ', '~']
            .Array[1, 12]
            .Select(characters => new string(characters))
            .Array[0, 6]
            .Sample(words =>
                Assert.Equal(
                    words,
                    CommandWords.Split(string.Join("  ", words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'")))
                )
            );

    [Fact]
    public void No_line_throws() => Gen.String.Sample(text => _ = TypedCommand.Read("/" + text), iter: 20_000);

    [Fact]
    public void No_name_is_one_that_GitLab_owns()
    {
        // docs.gitlab.com/user/project/quick_actions, 19.4, and those of Premium and Ultimate.
        string[] owned =
        [
            "approve",
            "assign",
            "assign_reviewer",
            "blocked_by",
            "blocks",
            "board_move",
            "cc",
            "child_epic",
            "clear_health_status",
            "clear_weight",
            "clone",
            "close",
            "confidential",
            "convert_to_ticket",
            "copy_metadata",
            "create_merge_request",
            "done",
            "draft",
            "due",
            "duplicate",
            "epic",
            "estimate",
            "estimate_time",
            "health_status",
            "iteration",
            "label",
            "labels",
            "link",
            "lock",
            "merge",
            "milestone",
            "move",
            "page",
            "parent_epic",
            "promote",
            "promote_to",
            "promote_to_incident",
            "publish",
            "react",
            "award",
            "ready",
            "reassign",
            "reassign_reviewer",
            "rebase",
            "relabel",
            "relate",
            "remove_child",
            "remove_child_epic",
            "remove_contacts",
            "add_contacts",
            "remove_due_date",
            "remove_email",
            "add_email",
            "remove_epic",
            "remove_estimate",
            "remove_time_estimate",
            "remove_iteration",
            "remove_milestone",
            "remove_parent",
            "remove_parent_epic",
            "remove_time_spent",
            "remove_zoom",
            "zoom",
            "reopen",
            "request_changes",
            "request_review",
            "reviewer",
            "run_pipeline",
            "severity",
            "set_parent",
            "ship",
            "shrug",
            "spend",
            "spend_time",
            "spent",
            "status",
            "submit_review",
            "subscribe",
            "tableflip",
            "tag",
            "target_branch",
            "timeline",
            "title",
            "todo",
            "type",
            "unapprove",
            "unassign",
            "unassign_reviewer",
            "remove_reviewer",
            "unlabel",
            "remove_label",
            "unlink",
            "unlock",
            "unrelate",
            "unsubscribe",
            "weight",
        ];

        Assert.Empty(CommandRegistry.All.Select(command => command.Name.Replace('-', '_')).Intersect(owned));
        Assert.DoesNotContain("homelab", owned);
    }
}
