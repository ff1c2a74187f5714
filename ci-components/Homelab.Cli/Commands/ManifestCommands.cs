using System.CommandLine;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Cli.Rendering;
using Homelab.Text;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab manifest …</c>: the manifest phase of a backup and its counterpart by themselves, to measure them and to see what
/// they see. Not for everyday use, so help hides it.</summary>
internal static class ManifestCommands
{
    public static Command Build(Screen screen) =>
        new("manifest", "What a backup would find in a folder, and what came back of it.")
        {
            Hidden = true,
            Subcommands = { Write(screen), Compare(screen) },
        };

    private static Command Write(Screen screen)
    {
        var roots = new Argument<string[]>("PATH") { Description = "Folders and files.", Arity = ArgumentArity.OneOrMore };
        var file = new Option<string>("--to")
        {
            Description = "Where the manifest is written.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "manifest.jsonl",
        };
        var exclude = new Option<string[]>("--exclude") { Description = "What restic would leave out.", HelpName = "PATTERN" };
        var rotation = new Option<long?>("--sample") { Description = "Hash only the part of this day.", HelpName = "DAY" };
        var command = new Command("write", "Lists and hashes what is in folders, as a backup does before restic runs.")
        {
            roots,
            file,
            exclude,
            rotation,
        };
        command.SetAction(
            (parsed, ct) =>
                WriteAsync(
                    screen,
                    parsed.GetRequiredValue(file),
                    new ManifestRequest
                    {
                        Set = "-",
                        Host = Environment.MachineName,
                        Tier = "-",
                        Roots = parsed.GetRequiredValue(roots),
                        Exclusion = new Exclusion(parsed.GetValue(exclude) ?? []),
                        Depth = parsed.GetValue(rotation) is null ? ManifestDepth.Full : ManifestDepth.Sample,
                        Rotation = parsed.GetValue(rotation) ?? 0,
                    },
                    ct
                )
        );
        return command;
    }

    private static Command Compare(Screen screen)
    {
        var file = new Argument<string>("MANIFEST") { Description = "A manifest, as it lies in a snapshot." };
        var target = new Argument<string>("DIR") { Description = "What stands for / where the snapshot was restored." };
        var command = new Command("compare", "Holds a restored tree against its manifest. 0 when nothing differs.") { file, target };
        command.SetAction((parsed, ct) => CompareAsync(screen, parsed.GetRequiredValue(file), parsed.GetRequiredValue(target), ct));
        return command;
    }

    private static async Task<int> CompareAsync(Screen screen, string file, string target, CancellationToken ct)
    {
        await using var manifest = new FileStream(file, new FileStreamOptions { BufferSize = 0 });
        var result = await ProgressDisplay.RunAsync(
            screen,
            progress =>
                new ManifestComparison(
                    new ComparisonOptions { Target = target, Unlisted = [PathIn(target, file)] },
                    progress,
                    TimeProvider.System
                ).CompareAsync(manifest, ct)
        );
        foreach (var difference in result.Differences)
            screen.Print($"{difference.GetType().Name, -10} {VisibleText.OneLine(difference.Path.ToString())}");
        screen.Print(
            $"{result.Compared:N0} paths compared, {result.ProvenFiles:N0} of {result.Files:N0} files proven, {result.Counts.Values.Sum():N0} differences, in {result.Took.TotalSeconds:0.00} s."
        );
        if (result.IsCutOff)
            screen.Error($"The end of {file} is missing, so this proves nothing about the rest: take another snapshot.");
        return result.IsCutOff || result.Differences.Count > 0 ? Exit.Failed : Exit.Done;
    }

    // It may lie in the tree that was restored, where the snapshot has it.
    private static string PathIn(string target, string file)
    {
        var (folder, path) = (Path.GetFullPath(target).TrimEnd('/'), Path.GetFullPath(file));
        return path.StartsWith(folder + "/", StringComparison.Ordinal) ? path[folder.Length..] : path;
    }

    private static async Task<int> WriteAsync(Screen screen, string file, ManifestRequest request, CancellationToken ct)
    {
        var summary = await ProgressDisplay.RunAsync(
            screen,
            progress => new ManifestWriter(request, progress, TimeProvider.System).WriteAsync(file, ct)
        );
        var totals = summary.Totals;
        screen.Print(
            $"{totals.Entries:N0} entries, {totals.HashedFiles:N0} of {totals.Files:N0} files hashed, {totals.HashedBytes:N0} of {totals.Bytes:N0} bytes, in {summary.Took.TotalSeconds:0.00} s; SHA-256 {summary.Sha256}"
        );
        return totals.Unreadable > 0 ? Exit.DoneButLook : Exit.Done;
    }
}
