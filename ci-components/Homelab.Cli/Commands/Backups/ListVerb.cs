using System.Diagnostics;
using System.Text.Json;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Cli.Rendering;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup list</c></summary>
internal sealed class ListVerb(Screen screen, BackupChoice choice)
{
    public async Task<int> RunAsync(CancellationToken ct)
    {
        switch (await TierSnapshots.ListAsync(choice, ct))
        {
            case ResticAnswer<IReadOnlyList<Snapshot>>.Found found:
                Show(found.Value);
                return Exit.Done;
            case ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed:
                screen.Error(failed.Failure.About(null, Diagnosis.BackupFailed).Sentence);
                return Exit.Failed;
            default:
                throw new UnreachableException("restic answers or fails.");
        }
    }

    private void Show(IReadOnlyList<Snapshot> snapshots)
    {
        if (choice.Json)
        {
            screen.Print(Json(snapshots));
            return;
        }

        foreach (
            var set in snapshots.GroupBy(snapshot => (snapshot.Facts.Host, Set: snapshot.Tagged("set:") ?? "")).OrderBy(set => set.Key)
        )
        {
            screen.Print(VisibleText.OneLine($"{set.Key.Set} on {set.Key.Host}"));
            foreach (var snapshot in set)
                screen.Print(
                    VisibleText
                        .OneLine(
                            $"  {VisibleText.Start(snapshot.Id, 8)}  {snapshot.Time:yyyy-MM-dd HH:mm zzz}  {(snapshot.Files is { } files ? $"{files:N0} files, {BackupView.Size(snapshot.Bytes)}" : "")}"
                        )
                        .TrimEnd()
                );
        }

        if (snapshots.Count == 0)
            screen.Print($"The tier {choice.Tier.Name} has no snapshot.");
    }

    private static string Json(IReadOnlyList<Snapshot> snapshots)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var snapshot in snapshots)
            {
                json.WriteStartObject();
                json.WriteString("id", snapshot.Id);
                json.WriteString("time", snapshot.Time);
                json.WriteString("host", snapshot.Facts.Host);
                json.WriteString("set", snapshot.Tagged("set:"));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}

/// <summary>A tier's snapshots as the repository lists them.</summary>
internal static class TierSnapshots
{
    public static async Task<ResticAnswer<IReadOnlyList<Snapshot>>> ListAsync(BackupChoice choice, CancellationToken ct)
    {
        using var restic = await OpenAsync(choice, ct);
        return await ListAsync(choice, restic, ct);
    }

    /// <summary>The tier's repository, to be asked more than once.</summary>
    public static async Task<ResticTool> OpenAsync(BackupChoice choice, CancellationToken ct)
    {
        var restic = new ResticTool(BackupPrograms.Restic, choice.Repository(), BackupChoice.State().Cache);
        try
        {
            await restic.VersionAsync(ct);
            return restic;
        }
        catch
        {
            restic.Dispose();
            throw;
        }
    }

    public static Task<ResticAnswer<IReadOnlyList<Snapshot>>> ListAsync(BackupChoice choice, ResticTool restic, CancellationToken ct) =>
        Snapshots.ListAsync(restic, BackupPlan.TagsOf(choice.Tier), choice.AskedHost?.Value, ct);
}
