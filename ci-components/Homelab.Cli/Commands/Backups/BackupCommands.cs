using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>homelab backup …</c></summary>
internal static class BackupCommands
{
    public static Command Build(Screen screen) =>
        new("backup", "Backups that are checked: restic snapshots with dumps and a manifest, in tiers.")
        {
            Run(screen),
            Init(screen),
            Prune(screen),
            Check(screen),
            List(screen),
            Freshness(screen),
            Retention(screen),
        };

    private static Command Run(Screen screen)
    {
        var options = new BackupOptions();
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Look at sources and repository, and show what would be done; change nothing.",
        };
        var command = new Command(
            "run",
            "Backs up a tier's sets on this host: dumps, manifest, snapshot, then what the retention policy removes. 3 when there is something to look at."
        )
        {
            dryRun,
        };
        options.AddTo(command, host: true, arguments: true, reports: true);
        command.SetAction(
            (parsed, ct) =>
                IfMeant(screen, options.Read(parsed), choice => new RunVerb(screen, choice).RunAsync(parsed.GetValue(dryRun), ct))
        );
        return command;
    }

    private static Command Init(Screen screen)
    {
        var options = new BackupOptions();
        var command = new Command(
            "init",
            "Makes a tier's repository. No run ever does that by itself: an address that is wrong would look like a fresh start."
        );
        options.AddTo(command);
        command.SetAction((parsed, ct) => new InitVerb(screen, options.Read(parsed)).RunAsync(ct));
        return command;
    }

    private static Command Prune(Screen screen)
    {
        var options = new BackupOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be removed and what it would cost; remove nothing." };
        var accept = AcceptCost();
        var command = new Command("prune", "Removes data that no snapshot needs, within the tier's cost limit.") { dryRun, accept };
        options.AddTo(command, arguments: true, reports: true);
        command.SetAction(
            (parsed, ct) =>
                IfMeant(
                    screen,
                    options.Read(parsed),
                    choice => new MaintenanceVerb(screen, choice, parsed.GetValue(accept)).PruneAsync(parsed.GetValue(dryRun), ct)
                )
        );
        return command;
    }

    private static Command Check(Screen screen)
    {
        var options = new BackupOptions();
        var accept = AcceptCost();
        var command = new Command("check", "Checks the repository, and reads the part of its data that was read longest ago.") { accept };
        options.AddTo(command, arguments: true, reports: true);
        command.SetAction(
            (parsed, ct) =>
                IfMeant(screen, options.Read(parsed), choice => new MaintenanceVerb(screen, choice, parsed.GetValue(accept)).CheckAsync(ct))
        );
        return command;
    }

    private static Task<int> IfMeant(Screen screen, BackupChoice choice, Func<BackupChoice, Task<int>> run)
    {
        if (choice.NotMeant is not { } why)
            return run(choice);
        screen.Say(why);
        return Task.FromResult(Exit.Done);
    }

    private static Option<decimal?> AcceptCost() =>
        new("--accept-cost")
        {
            Description = "Do it this once even if it costs more than `cost.limit`, up to this amount.",
            HelpName = "AMOUNT",
        };

    private static Command List(Screen screen)
    {
        var options = new BackupOptions();
        var command = new Command("list", "Lists the snapshots of each set.");
        options.AddTo(command, host: true, json: true);
        command.SetAction((parsed, ct) => new ListVerb(screen, options.Read(parsed)).RunAsync(ct));
        return command;
    }

    private static Command Freshness(Screen screen)
    {
        var options = new BackupOptions();
        var command = new Command(
            "freshness",
            "Asks the repository itself whether each set's newest snapshot is as new as its schedule wants. 1 when one is not."
        );
        options.AddTo(command, host: true, json: true);
        command.SetAction((parsed, ct) => new FreshnessVerb(screen, options.Read(parsed)).RunAsync(ct));
        return command;
    }

    private static Command Retention(Screen screen)
    {
        var options = new BackupOptions();
        var against = new Option<string?>("--against")
        {
            Description = "A backup report: its list of snapshots is used, without the repository or its password.",
            HelpName = "REPORT",
        };
        var command = new Command(
            "retention",
            "Shows what the tier's `keep` rules keep and would remove, as a difference. Removes nothing."
        )
        {
            against,
        };
        options.AddTo(command, host: true, json: true);
        command.SetAction((parsed, ct) => new RetentionVerb(screen, options.Read(parsed)).RunAsync(parsed.GetValue(against), ct));
        return command;
    }
}
