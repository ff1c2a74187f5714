using System.Collections.Concurrent;
using System.Security.Cryptography;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification.Pictures;

/// <summary>Decodes pictures: those that were chosen today, and all that changed.</summary>
/// <param name="isAsInSnapshot">Whether the repository has a changed file as it is here.</param>
internal sealed class PictureChecks(Checks checks, RestoredTree tree, Func<RawPath, bool> isAsInSnapshot)
{
    private const int Largest = 128 * 1024 * 1024;

    public Task<DrillCheck> LookAsync(PictureSample sample, IEnumerable<RawPath> changed, CancellationToken ct) =>
        checks.MakeAsync("pictures", mandatory: false, () => Task.Run(() => Look(sample, changed, ct), ct));

    private Judgement Look(PictureSample sample, IEnumerable<RawPath> changed, CancellationToken ct)
    {
        var entries = sample.Chosen.ToDictionary(entry => entry.Path);
        var paths = entries.Keys.Union(changed.Where(path => PictureFormat.IsPicture(path.ToString(), out _))).Where(tree.HasFile).ToList();
        var looks = new ConcurrentBag<(RawPath Path, PictureLook Look, bool AsBefore)>();
        Parallel.ForEach(
            paths,
            new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            path =>
            {
                var (look, content) = Read(path);
                looks.Add(
                    (
                        path,
                        look,
                        look is PictureLook.Damaged && (isAsInSnapshot(path) || IsAsBefore(entries.GetValueOrDefault(path), content))
                    )
                );
            }
        );
        return Judge(sample, [.. looks.OrderBy(look => look.Path)]);
    }

    private static bool IsAsBefore(ManifestEntry? entry, byte[] content) =>
        entry?.Sha256 is { } digest && digest == Convert.ToHexStringLower(SHA256.HashData(content));

    // Bits that are what they were before the backup are no fault of the restore; when there is nothing else, nobody would want them back.
    private static Judgement Judge(PictureSample sample, List<(RawPath Path, PictureLook Look, bool AsBefore)> looks)
    {
        var damaged = looks.FindAll(one => one.Look is PictureLook.Damaged && !one.AsBefore);
        var before = looks.FindAll(one => one.AsBefore);
        var whole = looks.Count(one => one.Look is PictureLook.Whole);
        var foreign = looks.Select(one => one.Look).OfType<PictureLook.Foreign>().Select(look => look.Format).ToList();
        var decoded = $"{whole:N0} of {Evidence.Count(sample.Total, "picture")} decoded to their last bit{Foreign(sample, foreign)}";
        if (damaged.Count > 0)
            return Judgement.Fail($"{Evidence.Count(damaged.Count, "picture")} cannot be decoded: {Names(damaged)}; {decoded}");
        if (whole == 0)
        {
            return before.Count == 0
                ? Judgement.Skip(sample.Total == 0 && looks.Count == 0 ? "there is no picture in it" : decoded)
                : Judgement.Fail(
                    $"no picture can be decoded, and all were so when they were backed up: see what became of them ({Names(before)})"
                );
        }

        if (before.Count == 0)
            return Judgement.Pass(decoded);
        var already = $"{decoded}; damaged already when they were backed up: {Names(before)}";
        return before.Count > 2 && before.Count > whole / 10 ? Judgement.Warn(already) : Judgement.Pass(already);
    }

    private static string Foreign(PictureSample sample, List<string> found)
    {
        var formats = sample
            .Undecoded.Select(pair => (pair.Key, pair.Value))
            .Concat(found.CountBy(format => format).Select(pair => (pair.Key, (long)pair.Value)))
            .ToList();
        return formats.Count == 0
            ? ""
            : $"; of formats that are not decoded here: {Evidence.Few(formats.OrderByDescending(pair => pair.Item2).Select(pair => $"{pair.Item2:N0} {pair.Key}"), formats.Count)}";
    }

    private static string Names(List<(RawPath Path, PictureLook Look, bool AsBefore)> looks) =>
        Evidence.Few(looks.Select(one => $"{Evidence.Name(one.Path)} ({((PictureLook.Damaged)one.Look).Why})"), looks.Count);

    private (PictureLook Look, byte[] Content) Read(RawPath path)
    {
        try
        {
            using var file = tree.Open(path);
            if (file.Length > Largest)
                return (new PictureLook.Foreign("too large"), []);
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return (PictureFormat.Look(content), content);
        }
        catch (IOException)
        {
            return (new PictureLook.Damaged("it cannot be read"), []);
        }
    }
}
