using System.Collections.Concurrent;
using System.Text;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification.Vaults;

/// <summary>Follows the links of restored notes: what they led to before the backup must be there.</summary>
internal sealed class LinkChecks(Checks checks, RestoredTree tree, SetInspection set)
{
    private const int LargestNote = 4 * 1024 * 1024;

    private readonly HashSet<string> _altered = [.. (set.Altered ?? []).Select(path => path.Path)];

    public Task<DrillCheck> LookAsync(VaultPaths vault, CancellationToken ct) =>
        checks.MakeAsync("links", mandatory: false, () => Task.Run(() => Look(vault, ct), ct));

    private Judgement Look(VaultPaths vault, CancellationToken ct)
    {
        var there = new ConcurrentDictionary<string, bool>();
        var broken = new ConcurrentDictionary<string, string>();
        long right = 0,
            nowhere = 0,
            notes = 0;
        Parallel.ForEach(
            vault.Notes,
            new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            note =>
            {
                if (Read(note) is not { } text)
                    return;
                Interlocked.Increment(ref notes);
                foreach (var link in NoteLinks.In(text).Take(NoteLinks.Most))
                {
                    if (vault.Find(note, link) is not { } target)
                        Interlocked.Increment(ref nowhere);
                    else if (there.GetOrAdd(target, IsThere))
                        Interlocked.Increment(ref right);
                    else
                        broken.TryAdd(target, note);
                }
            }
        );
        return Judge(right, nowhere, notes, broken);
    }

    private Judgement Judge(long right, long nowhere, long notes, ConcurrentDictionary<string, string> broken)
    {
        if (notes == 0)
            return Judgement.Skip("there is no note in it");
        var followed =
            $"{Evidence.Count(right, "link")} of {Evidence.Count(notes, "note")} lead to what was restored{(nowhere > 0 ? $", {nowhere:N0} led nowhere already before the backup" : "")}";
        if (broken.IsEmpty)
            return Judgement.Pass(followed);
        var names = Evidence.Few(
            broken.Order().Select(link => $"{Evidence.Name(link.Key)} (linked from {Evidence.Name(link.Value)})"),
            broken.Count
        );
        return set.IsSample
            ? Judgement.Pass($"{followed}; of a sample, {Evidence.Count(broken.Count, "target")} were not restored")
            : Judgement.Fail($"not there, though notes lead to it: {names}; {followed}");
    }

    private bool IsThere(string path) => tree.Look(new RawPath(path)) is not null || _altered.Contains(path);

    private string? Read(string note)
    {
        if (!tree.HasFile(new RawPath(note)))
            return null;
        try
        {
            using var file = tree.Open(note);
            var content = new byte[Math.Min(file.Length, LargestNote)];
            return Encoding.UTF8.GetString(content, 0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false));
        }
        catch (IOException)
        {
            // That it cannot be read is said where all files are read.
            return null;
        }
    }
}
