using System.CommandLine;
using Homelab.Cli.Commands.Backups;
using Homelab.Cli.Commands.Drills;
using Homelab.Cli.Commands.Recovery;
using Homelab.Cli.Commands.Restores;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands;

/// <summary>The tree of verbs.</summary>
internal static class CommandLine
{
    /// <summary>How long a program we started may take to end once we are told to: its own grace, and time to put right, report and tell
    /// the monitor.</summary>
    private static readonly TimeSpan Termination = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string[] args, Screen screen)
    {
        var parsed = Root(screen).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            // The library would print them with the whole help and return 1.
            foreach (var error in parsed.Errors)
                screen.Error(error.Message);
            screen.Say("`homelab --help` and `homelab VERB --help` show what there is.");
            return Exit.Usage;
        }

        // In a list each verb has one line; its own page has all of it.
        foreach (var verb in parsed.CommandResult.Command.Subcommands)
            verb.Description = verb.Description?.Split('\n')[0];
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Termination }
        );
    }

    private static RootCommand Root(Screen screen) =>
        new(
            """
            Backs a homelab up and restores it, shows what Terraform will do, and reads homelab.yml.

            Results go to standard output, everything else to standard error; reports land in a folder.
            Exit codes: 0 done, 1 failed or refused, 2 bad usage or configuration, 3 done but look.
            """
        )
        {
            BackupCommands.Build(screen),
            RestoreCommand.Build(screen),
            ConfigCommands.Build(screen),
            TerraformCommands.Build(screen),
            DrillCommands.Build(screen),
            RecoveryCommands.Build(screen),
            ManifestCommands.Build(screen),
            Shared.Verbose,
        };
}
