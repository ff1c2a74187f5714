using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Restores.Verification.Dumps;
using Homelab.Restores.Verification.Pictures;

namespace Homelab.Restores.Verification.Sabotages;

/// <summary>
/// Damages what was restored, before anybody looks: a check that never failed proves nothing. It touches only what a manifest lists below
/// the job's root, never through a link, and a whole machine only if it is marked as the target of drills.
/// </summary>
/// <param name="marker">The file that marks it.</param>
internal sealed class Saboteur(InspectionJob job, RestoredTree tree, Func<string, string?> environment, string marker)
{
    public async Task<SabotageOutcome> DoAsync(SabotageOrder order, CancellationToken ct)
    {
        if (tree.IsWholeMachine && !File.Exists(marker))
            return new SabotageOutcome.Impossible($"this machine is not marked as one that drills may damage ({marker} is not there)");
        // Each kind draws lots of its own, or all of them would meet the same file.
        var seed = unchecked((order.Seed * 31) + (int)order.Kind);
        var random = new Random(seed);
        var victims = new Victims(job, tree, seed);
        var files = new FileSabotage(tree, random);
        var databases = new DatabaseSabotage(tree, random, environment);
        // A file of several names is damaged under all of them, and the check would name others.
        var done = order.Kind switch
        {
            SabotageKind.FlipByte => Files(
                victims,
                (_, entry) => entry is { Type: EntryType.File, Sha256: not null, Size: > 0, HardLink: null },
                files.FlipBit
            ),
            SabotageKind.DeleteFile => Files(victims, (set, entry) => entry.Type is EntryType.File && !set.IsSample, files.Delete),
            SabotageKind.WrongOwner when Environment.IsPrivilegedProcess => Files(
                victims,
                (_, entry) => entry.HardLink is null,
                files.GiveAway
            ),
            SabotageKind.TruncateImage => Files(
                victims,
                (set, entry) =>
                    set.Kind == "photos"
                    && entry is { Type: EntryType.File, HardLink: null }
                    && PictureFormat.IsPicture(entry.Path.ToString(), out var decoded)
                    && decoded,
                files.Truncate
            ),
            SabotageKind.EmptySet => await EmptySetAsync(victims, random, ct),
            SabotageKind.DropRow => await DropRowAsync(victims, databases, random, ct),
            SabotageKind.StaleDump when job.Files => await FirstAsync(
                victims.Databases(),
                victim => databases.AgeAsync(victim.Set, victim.Facts, ct)
            ),
            _ => null,
        };
        return done is null ? new SabotageOutcome.Impossible(Why(order.Kind)) : new SabotageOutcome.Done(done);
    }

    private static string Why(SabotageKind kind) =>
        kind switch
        {
            SabotageKind.WrongSnapshot => "another snapshot can only be restored by whoever restores",
            SabotageKind.WrongOwner when !Environment.IsPrivilegedProcess => "only root can give a file away",
            SabotageKind.FlipByte => "there is no file whose content the manifest proves",
            SabotageKind.DeleteFile => "there is no set that was restored whole and has a file",
            SabotageKind.TruncateImage => "there is no set of kind photos with a picture that is decoded here",
            SabotageKind.DropRow => "there is no loaded database with a row in it",
            SabotageKind.StaleDump => "there is no dump that can be made older",
            SabotageKind.EmptySet => "there is no set that was restored whole and has paths of its own",
            _ => "there is nothing it could be done to",
        };

    private Damage? Files(Victims victims, Func<SetInspection, ManifestEntry, bool> fits, Func<ManifestEntry, string?> damage)
    {
        foreach (var (set, entry) in job.Files ? victims.Entries(fits) : [])
        {
            if (Try(() => damage(entry)) is { } what)
                return new Damage(set.Set, Evidence.Name(entry.Path), what);
        }

        return null;
    }

    // Somebody else's file, or one on a disk that cannot be written to: another will do.
    private static string? Try(Func<string?> damage)
    {
        try
        {
            return damage();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<Damage?> EmptySetAsync(Victims victims, Random random, CancellationToken ct)
    {
        if (!job.Files)
            return null;
        var sets = job.Sets.Where(set => !set.IsSample).ToArray();
        random.Shuffle(sets);
        foreach (var set in sets)
        {
            var roots = (victims.Header(set)?.Roots ?? [])
                .Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))
                .Where(root =>
                    root.Length > 1
                    && tree.IsBelowRoot(new RawPath(root))
                    && tree.Look(new RawPath(root)) is { Type: EntryType.File or EntryType.Folder }
                )
                .ToList();
            var removed = 0;
            foreach (var root in roots)
                removed += (await RemoveAsync(tree.At(root), ct)).ExitCode == 0 ? 1 : 0;
            if (removed > 0)
                return new Damage(set.Set, set.Set, $"set {set.Set} was emptied");
        }

        return null;
    }

    // The framework deletes no names that are not text.
    private static Task<ToolRun> RemoveAsync(string path, CancellationToken ct) =>
        new Tool("find").RunAsync(File.Exists(path) ? [path, "-delete"] : [path, "-xdev", "-mindepth", "1", "-delete"], ct);

    private async Task<Damage?> DropRowAsync(Victims victims, DatabaseSabotage databases, Random random, CancellationToken ct)
    {
        var ways = new List<Func<Task<Damage?>>>();
        if (job.Databases)
        {
            ways.AddRange(
                from set in job.Sets
                from loaded in set.Loaded
                where loaded is { Engine: "postgres", Facts: not null }
                select (Func<Task<Damage?>>)(() => databases.DropRowAsync(set, loaded, loaded.Facts!, ct))
            );
        }

        if (job.Files)
        {
            ways.AddRange(
                from victim in victims.Databases()
                where victim.Facts.Engine == SqliteChecks.Engine
                select (Func<Task<Damage?>>)(() => databases.DropRowAsync(victim.Set, victim.Facts, ct))
            );
        }

        var order = ways.ToArray();
        random.Shuffle(order);
        return await FirstAsync(order, way => way());
    }

    private static async Task<Damage?> FirstAsync<T>(IEnumerable<T> candidates, Func<T, Task<Damage?>> damage)
    {
        foreach (var candidate in candidates)
        {
            try
            {
                if (await damage(candidate) is { } done)
                    return done;
            }
            catch (Exception e)
                when (e
                        is IOException
                            or UnauthorizedAccessException
                            or DumpFailureException
                            or ToolUnavailableException
                            or TimeoutException
                )
            {
                // A server that is gone, or a file of somebody else's: another will do.
            }
        }

        return null;
    }
}
