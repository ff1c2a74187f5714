using System.CommandLine;
using Homelab.Cli.Rendering;
using Homelab.Restores.Restores;
using Homelab.Text;

namespace Homelab.Cli.Commands.Restores;

/// <summary><c>homelab restore</c></summary>
internal static class RestoreCommand
{
    private const string Teaching = """
        Restores a set from its backup: files with owners, modes, links and times, SQLite databases in their places, dumps into servers.

        It needs an address and a password: RESTIC_<TIER>_READ_REPOSITORY and …_PASSWORD, else RESTIC_<TIER>_…, else what restic itself reads
        (RESTIC_REPOSITORY, RESTIC_PASSWORD). Neither GitLab nor homelab.yml has to be there.

          homelab restore vault --target /tmp/look --dry-run            what would come back
          homelab restore vault --target /tmp/look                      into a folder, which stands for /
          homelab restore vault --target / --include /srv/vault/a.md    one file, back to its place
          homelab restore gitea --target / --at 3f2a91c8                an older snapshot: `homelab backup list` shows their ids
          homelab restore dbs --target / --only databases               dumps that were restored before, into the servers of homelab.yml
          homelab restore photos --target nas                           on that host, by Ansible and ssh

        Nothing that stands in the way and holds something else is overwritten: it is set aside by renaming, after the machine's name was typed.
        So must it be for a target that is not empty, that a link leads to, or that is in use. A restore that was stopped goes on where it
        was when it is run again, and writes only what is missing. 0 done, 1 failed or refused, 3 done but look.
        """;

    public static Command Build(Screen screen)
    {
        var options = new RestoreOptions();
        var command = new Command("restore", Teaching);
        options.AddTo(command);
        command.SetAction(
            (parsed, ct) =>
                parsed.GetValue(options.Cleanup) is { } record
                    ? new CleanupVerb(screen).RunAsync(record, parsed.GetValue(options.DryRun), ct)
                    : new RestoreVerb(screen, options.Read(parsed)).RunAsync(ct)
        );
        return command;
    }
}

/// <summary><c>restore --cleanup</c>: ends the servers that a record names, for drills and for whoever used <c>--databases
/// throwaway</c>.</summary>
internal sealed class CleanupVerb(Screen screen)
{
    public async Task<int> RunAsync(string record, bool dryRun, CancellationToken ct)
    {
        if (!File.Exists(record))
            throw new UsageException($"There is no record {record}: give the file that --record wrote.");
        if (dryRun)
        {
            foreach (var place in ThrowawayCleanup.Of(record))
                screen.Print(VisibleText.OneLine($"{place.Kind} {place.Address} would be ended."));
            return Exit.Done;
        }

        var left = await ThrowawayCleanup.RunAsync(record, Environment.GetEnvironmentVariable, ct);
        foreach (var problem in left)
            screen.Error($"Not removed: {problem}.");
        return left.Count == 0 ? Exit.Done : Exit.Failed;
    }
}
