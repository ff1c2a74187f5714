using System.Text;
using Homelab.Reports.Quantities;
using Homelab.Restores.Recovery;
using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Cli.Rendering;

/// <summary>A recovery kit on a terminal: what it opens and restores, and none of its secrets unless they are asked for.</summary>
internal static class KitView
{
    public static void Draw(Screen screen, OpenedKit opened, bool reveal)
    {
        Draw(screen, opened.Facts);
        Print(screen, $"files: {string.Join(", ", opened.Files.Select(file => $"{file.Key} ({ByteCount.Show(file.Value.Length)})"))}");
        if (!reveal)
            return;
        foreach (
            var (name, content) in opened.Files.Where(file =>
                file.Key.EndsWith(".sh", StringComparison.Ordinal) || file.Key.StartsWith(KitFiles.Folder, StringComparison.Ordinal)
            )
        )
        {
            Print(screen, $"--- {name}");
            foreach (var line in VisibleText.Lines(Encoding.UTF8.GetString(content)))
                screen.Print(line);
        }
    }

    public static void Draw(Screen screen, Kit kit)
    {
        Print(
            screen,
            $"A recovery kit of {kit.Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {(kit.Drill is null ? "which no drill has proven" : $"proven by the drill {kit.Drill}")}"
        );
        Print(
            screen,
            $"homelab.yml: {kit.Project ?? "not from a pipeline"}{(kit.Commit is null ? "" : $", commit {kit.Commit}")}{(kit.Playbook is null ? "" : $", playbook of SHA-256 {kit.Playbook}")}"
        );
        Draw(screen, "restic", kit.Restic);
        Draw(screen, "homelab", kit.Homelab);
        foreach (var tier in kit.Tiers)
            Print(screen, $"tier {tier.Tier}: {Address(tier)}; variables {string.Join(", ", tier.Variables.Keys)}");
        foreach (var (set, number) in kit.Sets.Select((set, index) => (set, index + 1)))
            Print(
                screen,
                $"{number}. {set.Set} ({set.Kind}) on {set.Host}: {(set.Snapshot is null ? "not proven" : $"snapshot {VisibleText.Start(set.Snapshot, 8)} of {set.SnapshotTime?.UtcDateTime:yyyy-MM-dd HH:mm} UTC")}; {set.Restore}"
            );
    }

    public static void Draw(Screen screen, KitOutcome outcome)
    {
        foreach (var finding in outcome.Findings)
            screen.Say(VisibleText.OneLine(finding.Sentence));
        if (outcome.Report is { } kit)
            Print(screen, $"{kit.Name}: {(kit.Copies.Count == 0 ? "copied nowhere" : $"copied to {string.Join(", ", kit.Copies)}")}");
    }

    private static void Draw(Screen screen, string name, KitProgram program) =>
        Print(
            screen,
            $"{name} {(program.Version.Length == 0 ? "of unknown version" : program.Version)}: {program.From}{(program.Sha256 is null ? "" : $", SHA-256 {program.Sha256}")}"
        );

    private static string Address(KitTier tier)
    {
        if (tier.Repository is not { } address)
            return "no address";
        return EnvironmentSecrets.From(tier.Variables).Hide(address);
    }

    private static void Print(Screen screen, string line) => screen.Print(VisibleText.OneLine(line));
}
