using System.Diagnostics;
using System.Text.Json.Nodes;
using Homelab.Ansible;
using Homelab.Backups.Restic;
using Homelab.Cli.Commands.Backups;
using Homelab.Cli.Rendering;
using Homelab.Processes.Processes;
using Homelab.Restores.Restores;
using Homelab.Text;

namespace Homelab.Cli.Commands.Restores;

/// <summary><c>restore SET --target HOST</c>: the playbook a person would run against that host.</summary>
internal sealed class RemoteRestoreVerb(Screen screen, RestoreChoice choice)
{
    private RestoreRequest Request => choice.Request;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var folder =
            Playbooks.Find(Environment.GetEnvironmentVariable)
            ?? throw new UsageException(
                $"restore.yml is not on this machine: name the folder of the playbooks in {Playbooks.Variable}, or restore on the host itself with --target /."
            );
        // Before anything is started: whoever lacks a password is told so here.
        var repository = choice.Repository();
        var outcome = await ProgressDisplay.RunAsync(
            screen,
            progress => new Playbooks(folder, text => repository.Secrets.Hide(text), progress).RunAsync(Playbook(repository), ct)
        );
        switch (outcome)
        {
            case PlaybookOutcome.Done:
                screen.Print(
                    choice.DryRun
                        ? $"A dry run: nothing was changed on {choice.Remote!.Name}."
                        : $"{Request.Wish.Set} is restored on {choice.Remote!.Name}."
                );
                return Exit.Done;
            case PlaybookOutcome.Failed failed:
                screen.Error(VisibleText.OneLine($"{failed.Task}: {failed.Said}"));
                return Exit.Failed;
            case PlaybookOutcome.Unreachable away:
                screen.Error(VisibleText.OneLine($"{choice.Remote!.Name} does not answer: {away.Said}"));
                return Exit.Failed;
            default:
                throw new UnreachableException("A playbook ends in one of these ways.");
        }
    }

    private static string Restic =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => Path.Combine(folder, BackupPrograms.Restic))
            .FirstOrDefault(File.Exists)
        ?? throw new ToolUnavailableException(BackupPrograms.Restic, new FileNotFoundException());

    private PlaybookRequest Playbook(ResticRepository repository) =>
        new()
        {
            File = "restore.yml",
            Host = choice.Remote!.ForPlaybook(Environment.GetEnvironmentVariable),
            Tags = [Request.Wish.Set],
            Variables = Variables(repository),
            IsDryRun = choice.DryRun,
            Environment = choice.Variables,
        };

    private JsonObject Variables(ResticRepository repository)
    {
        var variables = new JsonObject
        {
            ["restore_at"] = Request.Wish.At,
            ["restore_databases"] = Request.Databases.ToString().ToLowerInvariant(),
            // A folder of this machine is nothing another one could reach.
            ["restore_from"] = repository.LocalFolder is null ? "target" : "controller",
        };
        if (choice.Brings)
        {
            variables["restore_homelab_binary"] = Environment.ProcessPath;
            variables["restore_restic_binary"] = Restic;
        }

        if (choice.ConfigFile is { } config)
            variables["restore_config"] = config;
        else
            variables["restore_sets"] = new JsonObject { [Request.Wish.Set] = new JsonObject() };
        if (choice.Tier is { } tier)
            variables["restore_tier"] = tier.Value;
        if (choice.Confirm is { } confirm)
            variables["restore_confirm"] = confirm;
        if (Request.Images.Count > 0)
            variables["restore_images"] = new JsonObject(
                Request.Images.Select(image => KeyValuePair.Create(image.Key, (JsonNode?)image.Value))
            );
        return variables;
    }
}
