using System.CommandLine;
using Homelab.Cli.Rendering;
using Homelab.Operations.Manifests;
using Homelab.Operations.Manifests.Exclusions;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab manifest …</c>: the manifest phase of a backup by itself, to measure it and to see what it sees. Not for everyday use, so help hides it.</summary>
internal static class ManifestCommands
{
    public static Command Build(Screen screen) => new("manifest", "What a backup would find in a folder.") { Hidden = true, Subcommands = { Write(screen) } };

    private static Command Write(Screen screen)
    {
        var roots = new Argument<string[]>("PATH") { Description = "Folders and files.", Arity = ArgumentArity.OneOrMore };
        var file = new Option<string>("--to") { Description = "Where the manifest is written.", HelpName = "FILE", DefaultValueFactory = _ => "manifest.jsonl" };
        var exclude = new Option<string[]>("--exclude") { Description = "What restic would leave out.", HelpName = "PATTERN" };
        var rotation = new Option<long?>("--sample") { Description = "Hash only the part of this day.", HelpName = "DAY" };
        var command = new Command("write", "Lists and hashes what is in folders, as a backup does before restic runs.") { roots, file, exclude, rotation };
        command.SetAction((parsed, ct) => WriteAsync(screen, parsed.GetRequiredValue(file), new ManifestRequest
        {
            Set = "-", Host = Environment.MachineName, Tier = "-",
            Roots = parsed.GetRequiredValue(roots),
            Exclusion = Read(parsed.GetValue(exclude) ?? []),
            Depth = parsed.GetValue(rotation) is null ? ManifestDepth.Full : ManifestDepth.Sample,
            Rotation = parsed.GetValue(rotation) ?? 0,
        }, ct));
        return command;
    }

    private static Exclusion Read(string[] patterns) => Array.Find(patterns, pattern => !Exclusion.IsValid(pattern)) is { } malformed
        ? throw new UsageException($"The pattern {malformed} is malformed: close its brackets, and put something behind a backslash.") : new Exclusion(patterns);

    private static async Task<int> WriteAsync(Screen screen, string file, ManifestRequest request, CancellationToken ct)
    {
        var summary = await ProgressDisplay.RunAsync(screen, progress => new ManifestWriter(request, progress, TimeProvider.System).WriteAsync(file, ct));
        var totals = summary.Totals;
        screen.Print($"{totals.Entries:N0} entries, {totals.HashedFiles:N0} of {totals.Files:N0} files hashed, {totals.HashedBytes:N0} of {totals.Bytes:N0} bytes, in {summary.Took.TotalSeconds:0.00} s; SHA-256 {summary.Sha256}");
        return totals.Unreadable > 0 ? Exit.DoneButLook : Exit.Done;
    }
}
