using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab terraform …</c></summary>
internal static class TerraformCommands
{
    public static Command Build(Screen screen) =>
        new("terraform", "Plans, and what people get to see of them.") { Plan(screen), Report(screen), Note(screen) };

    private static Command Plan(Screen screen)
    {
        var roots = new Option<string[]>("--root")
        {
            Description = "A root to plan, relative to the configuration file; default: all that it names.",
            HelpName = "PATH",
        };
        var (config, output, json) = (Shared.Config(), Shared.Out(), Shared.Json());
        var command = new Command(
            "plan",
            "Runs init, plan and show in each root, and writes the reports. Takes no state lock. 0 with or without changes."
        )
        {
            roots,
            config,
            output,
            json,
        };
        command.SetAction(
            (parsed, ct) =>
                new PlanVerb(screen, parsed.GetRequiredValue(output), parsed.GetValue(json)).PlanAsync(
                    Roots.Choose(parsed.GetRequiredValue(config), parsed.GetValue(roots) ?? []),
                    ct
                )
        );
        return command;
    }

    private static Command Report(Screen screen)
    {
        var document = new Argument<string>("PLAN_JSON")
        {
            Description = "What `terraform show -json PLANFILE` printed; - reads standard input.",
        };
        var root = new Option<string>("--root")
        {
            Description = "What the report calls the root.",
            HelpName = "PATH",
            DefaultValueFactory = _ => ".",
        };
        var (output, json) = (Shared.Out(), Shared.Json());
        var command = new Command("report", "Writes the same reports from an existing plan document.") { document, root, output, json };
        command.SetAction(
            (parsed, ct) =>
                new PlanVerb(screen, parsed.GetRequiredValue(output), parsed.GetValue(json)).Report(
                    parsed.GetRequiredValue(root),
                    parsed.GetRequiredValue(document),
                    ct
                )
        );
        return command;
    }

    private static Command Note(Screen screen)
    {
        var reports = new Argument<string[]>("REPORT")
        {
            Description = "Plan reports, or folders with them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new NoteOptions();
        var command = new Command("note", "Prints the exact Markdown that the bot would post.") { reports };
        options.AddTo(command);
        command.SetAction(parsed => options.Print(screen, parsed, limit => NoteVerb.Write(parsed.GetRequiredValue(reports), limit)));
        return command;
    }
}
