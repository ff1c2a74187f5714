using Homelab.Backups.Restic;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup init</c></summary>
internal sealed class InitVerb(Screen screen, BackupChoice choice)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var restic = new ResticTool(BackupPrograms.Restic, choice.Repository(), BackupChoice.State().Cache);
        await restic.VersionAsync(ct);
        switch (await Snapshots.ListAsync(restic, [], host: null, ct))
        {
            case ResticAnswer<IReadOnlyList<Snapshot>>.Found found:
                screen.Print($"The repository of {choice.Tier.Name} exists, with {found.Value.Count} snapshots; nothing was changed.");
                return Exit.Done;
            case ResticAnswer<IReadOnlyList<Snapshot>>.Failed { Failure.Kind: not ResticFailureKind.NoRepository } failed:
                screen.Error($"Nothing was changed: {failed.Failure.Text}");
                return Exit.Failed;
        }

        if (await ResticMaintenance.InitAsync(restic, choice.Tier.StorageClass, ct) is { } failure)
        {
            screen.Error($"The repository could not be made: {failure.Text}");
            return Exit.Failed;
        }

        screen.Print(
            $"The repository of {choice.Tier.Name} is made. Keep its password in a second place: without it nothing can be restored."
        );
        return Exit.Done;
    }
}
