using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands.Drills;

/// <summary><c>homelab drill …</c></summary>
internal static class DrillCommands
{
    public static Command Build(Screen screen) => new("drill", "Restores backups on a clean machine and proves that everything came back.") { Hidden = true, Subcommands = { Note(screen), Inspect(screen) } };

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
        var command = new Command("inspect", "Looks at what was restored on this machine: a job as JSON on standard input, what was found as JSON on standard output.") { Hidden = true };
        command.SetAction((_, ct) => InspectVerb.RunAsync(screen, ct));
        return command;
    }
}
