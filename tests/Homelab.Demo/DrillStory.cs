using Homelab.Reports.Drills;
using Homelab.Testing;
using Homelab.Testing.Monitors;
using Homelab.Testing.S3;

namespace Homelab.Demo;

/// <summary>The fourth act of <c>./demo</c>: the backup of the third one is restored on a clean machine and proven, and a damaged restore
/// is found out.</summary>
/// <param name="image">To look at the files in; null where no container can be started.</param>
internal sealed class DrillStory(
    Stage stage,
    Nas nas,
    Backups backups,
    KumaMonitor monitor,
    string? image,
    Teller tell,
    CancellationToken ct
)
{
    private string Stick => Path.Combine(stage.Folder, "usb");

    private string Target =>
        image is null
            ? $"{{ kind: directory, path: {Path.Combine(stage.Folder, "drill-here")} }}"
            : $"{{ kind: container, image: \"{image}\" }}";

    public async Task TellAsync()
    {
        tell.Act("Fourth act: a backup with an untested restore is not a backup");
        if (RealTools.FindOnPath("ansible-playbook") is null)
        {
            tell.Say("Left out: ansible-playbook is not here. Install it (Debian and Ubuntu: package ansible-core), then run this again.");
            return;
        }

        await using var store = await S3Server.StartAsync(ct);
        using var drills = new Drills(stage, nas, backups, store, monitor.PushUrl, Target, Stick);
        await SetUpAsync(drills);
        await HoldAsync(drills);
        await ShowAsync(drills);
        await SabotageAsync(drills);
    }

    private async Task SetUpAsync(Drills drills)
    {
        tell.Step("What somebody sets up once: where to restore to, and a key that may only read");
        await drills.PushAsync(ct);
        tell.Quote(drills.Section.Replace(stage.Folder, "/srv", StringComparison.Ordinal), 20);
        tell.Say(
            "",
            $"variables  {string.Join(", ", drills.Variables.Keys.Where(name => name.Contains("READ", StringComparison.Ordinal)))}",
            "           for the environment homelab/drill alone. An object store serves the backup disk; of it, this key may only read"
        );
        if (image is null)
            tell.Say(
                "",
                "No container can be started here, so it is restored into a folder of this machine: that proves less, and is WARN at best."
            );
    }

    private async Task HoldAsync(Drills drills)
    {
        tell.Step(
            image is null
                ? "The schedule runs: everything is restored into an empty folder, and looked at"
                : "The schedule runs: everything is restored, and looked at in a container without network"
        );
        var schedule = await drills.ScheduleAsync(ct);
        var ran = await backups.PlayAsync((long)schedule["id"]!, ct);
        tell.Log(ran.Trace, "drill of", "The report is in");
        var report = await drills.ReportAsync(ran.Job, ct) ?? throw new InvalidOperationException($"The drill left no report: {ran.Trace}");
        Must(
            report.Verdict == (image is null ? DrillVerdict.Warn : DrillVerdict.Pass),
            $"The drill is {report.Verdict}: {report.Summary} {ran.Trace}"
        );
        Must(report.Sets.All(set => DrillVerdicts.IsProven(report, set)), "A set was not proven.");
        tell.Say("", $"Uptime Kuma shows: {monitor}");
        Must(monitor.State == "Up", "The monitor is not up.");
    }

    private async Task ShowAsync(Drills drills)
    {
        tell.Step("What the merge request will show when somebody asks for it");
        tell.Say("$ homelab drill note");
        var (code, note, error) = await drills.RunAsync(ct, "drill", "note", drills.ReportFile);
        Must(code == 0, error);
        tell.Quote(note, 46);
        if (Directory.Exists(Stick) && Directory.GetFiles(Stick) is [var kit, ..])
            await OpenAsync(drills, kit);
    }

    private async Task OpenAsync(Drills drills, string kit)
    {
        tell.Step("What was just proven lies on a stick, encrypted: everything one needs when all else is gone");
        tell.Say($"$ homelab recovery open {Path.GetFileName(kit)} --identity key.txt");
        var (code, contents, error) = await drills.RunAsync(ct, "recovery", "open", kit, "--identity", drills.Identity);
        Must(code == 0, error);
        Must(!contents.Contains(backups.Password, StringComparison.Ordinal), "The kit's contents show a password.");
        tell.Quote(contents, 20);
    }

    private async Task SabotageAsync(Drills drills)
    {
        var kind = nas.Database is null ? "flip-byte" : "drop-row";
        tell.Step(
            kind == "drop-row"
                ? "Does it notice? One row is taken out of the restored database"
                : "Does it notice? One byte of one restored file is flipped"
        );
        tell.Say($"$ homelab drill run --sabotage {kind}");
        var (code, output, error) = await drills.RunAsync(
            ct,
            "drill",
            "run",
            "--sabotage",
            kind,
            "--seed",
            "4",
            "--out",
            Path.Combine(stage.Folder, "sabotage")
        );
        tell.Quote(output, 14);
        Must(code == 0, $"The damage was not noticed: {output}{error}");
        tell.Say("", "exit code 0: the drill failed, and named what was damaged.");
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
