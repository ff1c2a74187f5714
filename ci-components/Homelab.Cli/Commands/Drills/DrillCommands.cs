using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands.Drills;

/// <summary><c>homelab drill …</c></summary>
internal static class DrillCommands
{
    public static Command Build(Screen screen) =>
        new("drill", "Restores backups on a clean machine and proves that everything came back.")
        {
            Subcommands = { Run(screen), Note(screen), Inspect(screen) },
        };

    private static Command Run(Screen screen)
    {
        var options = new DrillOptions();
        var command = new Command(
            "run",
            "Restores a tier's sets where nothing can be harmed, and looks at every one of them. 0 proven, 3 proven but look, 1 not proven."
        );
        options.AddTo(command);
        command.SetAction(
            (parsed, ct) =>
                options.NotMeant(parsed) is { } why
                    ? LeaveAsync(screen, why)
                    : new RunVerb(
                        screen,
                        options.Read(parsed),
                        parsed.GetRequiredValue(options.Config),
                        parsed.GetRequiredValue(options.Out),
                        parsed.GetValue(options.Json)
                    ).RunAsync(parsed.GetValue(options.DryRun), ct)
        );
        return command;
    }

    private static Task<int> LeaveAsync(Screen screen, string why)
    {
        screen.Say(why);
        return Task.FromResult(Exit.Done);
    }

    private static Command Note(Screen screen)
    {
        var report = new Argument<string>("REPORT") { Description = "A drill's report, or the folder with it." };
        var options = new NoteOptions();
        var command = new Command("note", "Prints the exact Markdown that the bot would post.") { report };
        options.AddTo(command);
        command.SetAction(parsed => options.Print(screen, parsed, limit => DrillNoteVerb.Write(parsed.GetRequiredValue(report), limit)));
        return command;
    }

    private static Command Inspect(Screen screen)
    {
        var command = new Command(
            "inspect",
            "Looks at what was restored on this machine: a job as JSON on standard input, what was found as JSON on standard output."
        )
        {
            Hidden = true,
        };
        command.SetAction((_, ct) => InspectVerb.RunAsync(screen, ct));
        return command;
    }
}
