using Homelab.Backups.Backups;
using Homelab.Cli.Commands.Backups;
using Homelab.Cli.Rendering;
using Homelab.Restores.Restores;

namespace Homelab.Cli.Commands.Restores;

/// <summary><c>restore SET --target DIR</c></summary>
internal sealed class RestoreVerb(Screen screen, RestoreChoice choice)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        if (choice.Remote is not null)
            return await new RemoteRestoreVerb(screen, choice).RunAsync(ct);
        if (choice.Carried is { } carried)
            return await CarriedAsync(carried, ct);
        using var restore = new SetRestore(
            choice.Request,
            choice.Repository,
            StateFolder.Open(Environment.GetEnvironmentVariable),
            BackupPrograms.Restic,
            TimeProvider.System
        );
        var plan = await ProgressDisplay.RunAsync(screen, progress => restore.LookAsync(progress, ct));
        if (choice.DryRun)
            return Preview(plan);
        var confirmed = Confirmed(plan);
        var record = await ProgressDisplay.RunAsync(screen, progress => restore.RunAsync(plan, confirmed, progress, ct));
        if (choice.Json)
        {
            screen.Print(record.ToJson());
            RestoreView.Draw(screen.Remarks, record.Findings);
        }
        else
            RestoreView.Draw(screen.Results, plan, record);
        return HandOver.ExitOf(record.Verdict);
    }

    private async Task<int> CarriedAsync(string folder, CancellationToken ct)
    {
        var restore = new CarriedRestore(choice.Request, folder, StateFolder.Open(Environment.GetEnvironmentVariable), TimeProvider.System);
        var record =
            await (choice.DryRun ? restore.LookAsync(choice.Confirm, ct) : restore.RunAsync(choice.Confirm, ct))
            ?? throw new UsageException(
                $"--carried {folder} holds no restored files of {choice.Request.Wish.Set}: it is for the playbook, so leave it out."
            );
        screen.Print(record.ToJson());
        RestoreView.Draw(screen.Remarks, record.Findings);
        return HandOver.ExitOf(record.Verdict);
    }

    private int Preview(RestorePlan plan)
    {
        var preview = SetRestore.Preview(plan);
        if (choice.Json)
            screen.Print(preview.ToJson());
        RestoreView.Draw(choice.Json ? screen.Remarks : screen.Results, plan);
        return HandOver.ExitOf(preview.Verdict);
    }

    private string? Confirmed(RestorePlan plan)
    {
        if (plan.Confirm is not { } confirm || plan.IsRefused || choice.Confirm is not null)
            return choice.Confirm;
        RestoreView.Draw(screen.Remarks, plan);
        return screen.Ask($"Type {confirm.Name} to go on: ");
    }
}
