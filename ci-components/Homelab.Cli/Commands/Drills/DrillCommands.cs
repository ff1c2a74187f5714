using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands.Drills;

/// <summary><c>homelab drill …</c></summary>
internal static class DrillCommands
{
    public static Command Build(Screen screen) => new("drill", "Restores backups on a clean machine and proves that everything came back.") { Hidden = true, Subcommands = { Inspect(screen) } };

    private static Command Inspect(Screen screen)
    {
        var command = new Command("inspect", "Looks at what was restored on this machine: a job as JSON on standard input, what was found as JSON on standard output.") { Hidden = true };
        command.SetAction((_, ct) => InspectVerb.RunAsync(screen, ct));
        return command;
    }
}
