using Homelab.Backups.Manifests.Sources;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>Puts what is staged in its places, whoever staged it: restic beside them, or a machine that carried it here.</summary>
/// <param name="written">As paths of the snapshot.</param>
/// <param name="machine">What a person has to type.</param>
internal sealed class PlaceStep(
    string target,
    IReadOnlyList<string> written,
    string stamp,
    RestoreMark mark,
    string machine,
    bool maySetAside,
    RestoreFindings findings
)
{
    private const int Named = 3;

    private static readonly TimeSpan LongestCopy = TimeSpan.FromDays(20);

    /// <param name="inTheWay">What is set aside as a whole, as a person has said.</param>
    /// <returns>How many of the staged files were not written, because they are there; null if something else still stands in the
    /// way.</returns>
    public async Task<long?> RunAsync(IReadOnlyList<string> inTheWay, IReadOnlyList<string> stagings, CancellationToken ct)
    {
        var copy = new SafetyCopy(MountTable.Read(), stamp);
        var placement = new Placement(new PlacementOrder(target, written, maySetAside, stamp), mark.Journal.Write, ct);
        try
        {
            SafetyCopy.Apply(inTheWay.SelectMany(copy.Plan).ToArray(), mark.Journal.Write);
            mark.Place();
            foreach (var staging in stagings)
                placement.Run(staging);
            // What lies on one disk may lead to another in it.
            for (var crossing = 0; crossing < placement.Crossings.Count; crossing++)
                placement.RunCrossing(await CrossAsync(stagings, placement.Crossings[crossing], ct), placement.Crossings[crossing]);
        }
        finally
        {
            // However it ends, people must know where their files are.
            SayAside();
        }

        if (placement.InTheWay.Count == 0)
            return placement.NotWritten;
        findings.Add(Diagnosis.RestoreInTheWay, Shown(placement.InTheWay) + $"; this machine is {machine}");
        return null;
    }

    private void SayAside()
    {
        if (mark.Journal.Done.Select(move => move.Shown.To).ToArray() is { Length: > 0 } aside)
            findings.Add(Diagnosis.RestoreSetAside, Shown(aside));
    }

    private static string Shown(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Take(Named)) + (paths.Count > Named ? $" and {paths.Count - Named} more" : "");

    /// <summary>Copies what belongs on another disk there, so that the last step is a rename again.</summary>
    private async Task<string> CrossAsync(IReadOnlyList<string> stagings, string path, CancellationToken ct)
    {
        var from = stagings
            .Select(staging => PathText.Below(staging, path))
            .Where(Directory.Exists)
            .Select(folder => folder + "/.")
            .ToArray();
        if (from.Length == 0)
            throw new PlacementException(
                Diagnosis.RestoreFailed,
                $"{PathText.Below(target, path)} is a disk of its own, and its name is no text: name what lies on it with --include"
            );
        var to = mark.Stage([PathText.Below(target, path)], isCrossing: true);
        var run = await new Tool("cp") { Timeout = LongestCopy }.RunAsync(["--archive", "--", .. from, to], ct);
        return run.ExitCode == 0
            ? to
            : throw new PlacementException(
                Diagnosis.RestoreFailed,
                $"{PathText.Below(target, path)} is a disk of its own, and what belongs there could not be copied to it ({run.Error.Trim().Split('\n')[^1]})"
            );
    }
}
