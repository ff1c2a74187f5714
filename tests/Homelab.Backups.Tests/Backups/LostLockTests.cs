using System.Security.Cryptography;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups;

/// <summary>A stranger's unlock is never the end of a good run: where the far side says that the lock was gone, by that; elsewhere by a
/// check.</summary>
public sealed class LostLockTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task In_a_folder(string version)
    {
        using var house = new House(RealTools.Restic(version));
        house.MakeWeak();

        AssertNoticed(await BackUpWithoutLockAsync(house, house.Repository));
    }

    // It answers a delete of what is not there as if it had been, so what was saved is checked.
    [Theory, MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task On_a_REST_server(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        using var house = RestServerRunTests.On(server, version);
        house.Set("RESTIC_FAST_RESTIC_PACK_SIZE", "4");
        house.Tier = "{ limit-upload: 4MiB/s }";
        for (var i = 0; i < 3; i++)
            await File.WriteAllBytesAsync(house[$"notes/{i}"], RandomNumberGenerator.GetBytes(5 << 20), Ct);

        var running = house.BackUpAsync(Ct);
        await Wait.UntilAsync(() => Directory.EnumerateFiles(server.Folder() + "/data", "*", SearchOption.AllDirectories).Any(), Ct);
        await house.ResticAsync(["unlock", "--remove-all"], Ct);
        await house.ResticAsync(["prune"], Ct);
        var report = await running;

        Assert.NotNull(report.Sets[0].Snapshot);
        Assert.Contains("check-failed", report.Findings.Select(finding => finding.Code));
        Assert.Equal(Severity.Failed, report.Verdict);
    }

    [Theory, MemberData(nameof(RealTools.ResticsOfThisRun), MemberType = typeof(RealTools))]
    public async Task Over_SFTP(string version)
    {
        using var house = new House(RealTools.Restic(version));
        house.MakeWeak();
        UseSftp(house);

        var sound = await house.BackUpAsync(Ct);
        AssertNoticed(await BackUpWithoutLockAsync(house, house.Repository));

        Assert.Equal((Severity.Note, 0), (sound.Verdict, sound.Findings.Count));
    }

    // The protocol is OpenSSH's own; only the encrypted way to it is left out, for which a machine would need accounts.
    private static void UseSftp(House house)
    {
        house.Script("bin/ssh", $"[ \"${{@: -1}}\" = sftp ] && exec {RealTools.SftpServer}");
        house.Set("RESTIC_FAST_PATH", $"{house["bin"]}:/usr/bin:/bin");
        house.Set("RESTIC_FAST_REPOSITORY", $"sftp:backup@nas.example:{house.Repository}");
    }

    private static async Task<BackupReport> BackUpWithoutLockAsync(House house, string repository)
    {
        await File.WriteAllBytesAsync(house["notes/large"], RandomNumberGenerator.GetBytes(3 << 20), Ct);
        house.Tier = "{ limit-upload: 1MiB/s }";
        var running = house.BackUpAsync(Ct);
        await Wait.UntilAsync(() => Directory.GetFiles(repository + "/locks").Length > 0 || running.IsCompleted, Ct);
        // Over SFTP a file has its name before it has its content.
        await Task.Delay(300, Ct);
        foreach (var file in Directory.GetFiles(repository + "/locks"))
            File.Delete(file);
        return await running;
    }

    private static void AssertNoticed(BackupReport report)
    {
        Assert.Contains("lock-lost", report.Findings.Select(finding => finding.Code));
        Assert.Equal(Severity.Failed, report.Verdict);
    }
}
