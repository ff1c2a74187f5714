using Homelab.Bot.Commands.Grammar;
using Homelab.GitLab.Members;
using Homelab.Text;

namespace Homelab.Bot.Commands;

/// <summary>Every command there is: <c>/help</c>, docs/commands.md, did-you-mean and rights are made from this table alone.</summary>
internal static class CommandRegistry
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        new(
            "plan",
            "/plan",
            $"Plans again: starts a pipeline of this merge request.",
            Member.Developer,
            CommandPlaces.MergeRequest,
            [],
            line => line.Words.Count == 0 ? new Command.Plan() : TooMuch(line, "/plan")
        ),
        new(
            "restore-test",
            "/restore-test [SET...] [--tier TIER] [--at SNAPSHOT]",
            $"Restores the newest backup, of all sets or of those named, onto the drill's machine, and proves what came back.",
            Member.Maintainer,
            CommandPlaces.Both,
            ["tier", "at"],
            RestoreTest
        ),
        new(
            "backup",
            "/backup TIER [--host HOST]",
            $"Backs up now.",
            Member.Maintainer,
            CommandPlaces.Both,
            ["host"],
            line =>
                line.Words switch
                {
                    [var tier] => new Command.Backup(tier, line.Options.GetValueOrDefault("host")),
                    [] => new Command.Unclear($"it wants the tier", null, "/backup TIER"),
                    _ => TooMuch(line, $"/backup {line.Words[0]}", 1),
                }
        ),
        new(
            "cancel",
            "/cancel",
            $"Cancels the pipelines of this merge request that still run, and says where the tasks that were started here can be cancelled.",
            Member.Developer,
            CommandPlaces.Both,
            [],
            line => line.Words.Count == 0 ? new Command.Cancel() : TooMuch(line, "/cancel")
        ),
        new(
            "help",
            "/help",
            $"Shows these commands.",
            Member.Reporter,
            CommandPlaces.Both,
            [],
            line => line.Words.Count == 0 ? new Command.Help() : TooMuch(line, "/help")
        ),
    ];

    /// <summary>Something else's commands are none of our business; a typing mistake in one of ours is.</summary>
    public static bool IsMeant(TypedCommand? line) =>
        line is not null && (line.IsAddressed || Find(line.Name) is not null || Near(line.Name) is not null);

    /// <summary>Whether a comment begins with something that is for us.</summary>
    public static bool IsMeant(string comment) => CommentText.Commands(comment) is [var first, ..] && IsMeant(TypedCommand.Read(first));

    public static CommandDefinition? Find(string name) => All.FirstOrDefault(command => command.Name == name);

    /// <summary>The name that was likely meant; null when nothing is near.</summary>
    public static CommandDefinition? Near(string name) =>
        DidYouMean.Nearest(All.Select(command => command.Name), name) is { } near ? Find(near) : null;

    /// <summary>What the line asks for, as far as its own grammar goes.</summary>
    public static Command Understand(CommandDefinition definition, TypedCommand line)
    {
        foreach (var (option, value) in line.Options)
        {
            if (!definition.Options.Contains(option))
                return new Command.Unclear($"there is no option", $"--{option}", definition.Usage);
            if (string.IsNullOrEmpty(value))
                return new Command.Unclear($"a value is missing after", $"--{option}", definition.Usage);
        }

        return definition.Read(line);
    }

    private static Command RestoreTest(TypedCommand line)
    {
        var sets = line.Words.SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().ToArray();
        return line.Options.GetValueOrDefault("at") is { } at && !IsSnapshot(at)
            ? new Command.Unclear(
                $"--at takes the first 4 to 64 digits of a snapshot's id, or latest, and not",
                at,
                "/restore-test SET --at 9f3c"
            )
            : new Command.RestoreTest(sets, line.Options.GetValueOrDefault("tier"), line.Options.GetValueOrDefault("at"));
    }

    private static bool IsSnapshot(string at) => at == "latest" || (at.Length is >= 4 and <= 64 && at.All(char.IsAsciiHexDigitLower));

    private static Command.Unclear TooMuch(TypedCommand line, string right, int known = 0) =>
        new($"it does not take", line.Words[known], right);
}
