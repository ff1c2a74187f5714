using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands.Recovery;

/// <summary><c>homelab recovery …</c></summary>
internal static class RecoveryCommands
{
    public static Command Build(Screen screen) =>
        new("recovery", "The recovery kit: all it takes to restore when GitLab is what is lost.") { Open(screen), Make(screen) };

    private static Command Open(Screen screen)
    {
        var file = new Argument<string>("FILE") { Description = "The kit, which ends in .age." };
        var identity = new Option<string>("--identity")
        {
            Description = "The key file of one of its recipients; age asks on the terminal for its passphrase, if it has one.",
            HelpName = "KEYFILE",
            Required = true,
        };
        var folder = new Option<string?>("--to")
        {
            Description = "Unpack it into this folder, which must be empty or not there yet, for this user's eyes only.",
            HelpName = "DIR",
        };
        var reveal = new Option<bool>("--reveal") { Description = "Print the secrets, too." };
        var command = new Command("open", "Shows what is in a kit without its secrets, or unpacks it.") { file, identity, folder, reveal };
        command.SetAction(
            (parsed, ct) =>
                OpenVerb.RunAsync(
                    screen,
                    parsed.GetRequiredValue(file),
                    parsed.GetRequiredValue(identity),
                    parsed.GetValue(folder),
                    parsed.GetValue(reveal),
                    ct
                )
        );
        return command;
    }

    private static Command Make(Screen screen)
    {
        var config = Shared.Config();
        var folders = new Option<string[]>("--to")
        {
            Description = "A folder to copy it to, in place of those under `recovery.to`.",
            HelpName = "DIR",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be in it; make nothing." };
        var command = new Command(
            "make",
            "Makes a kit of what is known now, before a drill has proven anything. After each drill that passes, one is made without asking."
        )
        {
            config,
            folders,
            dryRun,
        };
        command.SetAction(
            (parsed, ct) =>
                new MakeVerb(screen, parsed.GetRequiredValue(config)).RunAsync(parsed.GetValue(folders) ?? [], parsed.GetValue(dryRun), ct)
        );
        return command;
    }
}
