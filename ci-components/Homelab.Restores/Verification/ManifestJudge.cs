using Homelab.Backups.Manifests;

namespace Homelab.Restores.Verification;

/// <summary>Judges whether a restored manifest is the one of the snapshot that was asked for. Looks at nothing itself.</summary>
internal sealed class ManifestJudge(SetInspection set, ManifestHeader header, string sha256)
{
    // Clocks are set back by a little; a file system or a header may round.
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <summary>Longer than a run takes, shorter than the day between two: what is older was left from another run.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromHours(20);

    private static readonly TimeSpan Absurd = TimeSpan.FromDays(7);

    private string Asked => $"snapshot {Evidence.Snapshot(set.Snapshot)}";

    /// <summary>It is, byte for byte.</summary>
    public bool IsAskedFor => set.ManifestSha256 is { } expected && expected == sha256;

    public Judgement Manifest()
    {
        if (set.ManifestSha256 is null)
            return Judgement.Skip($"nobody read the manifest of {Asked} from the repository, so nothing ties what was restored to it");
        if (!IsAskedFor)
            return Judgement.Fail(
                $"the manifest that was restored is not that of {Asked} (it is of set {Evidence.Name(header.Set)}, of {header.Created:u}): another snapshot was restored, or something that was left from another run"
            );
        if (Mismatch() is { } mismatch)
            return Judgement.Fail(mismatch);
        var age = set.SnapshotTime - header.Created;
        var evidence = $"it is that of {Asked}, begun {Duration(age)} before it";
        return age > LongestRun ? Judgement.Warn(evidence + ": longer than a run should take") : Judgement.Pass(evidence);
    }

    public Judgement Canary()
    {
        if (string.IsNullOrEmpty(set.Canary))
            return Judgement.Skip("nobody read the canary from the repository");
        return header.Canary == set.Canary
            ? Judgement.Pass($"{Evidence.Name(set.Canary)} came back")
            : Judgement.Fail($"{Evidence.Name(header.Canary)} came back in place of {Evidence.Name(set.Canary)}");
    }

    private string? Mismatch()
    {
        if (header.Set != set.Set)
            return $"the manifest of {Asked} is of set {Evidence.Name(header.Set)}";
        if (set.Tier.Length > 0 && header.Tier != set.Tier)
            return $"the manifest of {Asked} is of tier {Evidence.Name(header.Tier)} and not of {set.Tier}";
        if (set.Host.Length > 0 && header.Host != set.Host)
            return $"the manifest of {Asked} is of host {Evidence.Name(header.Host)} and not of {set.Host}";
        if (header.Created > set.SnapshotTime + Slack)
            return $"the manifest of {Asked} was made {Duration(header.Created - set.SnapshotTime)} after it";
        return set.SnapshotTime - header.Created > Absurd
            ? $"the manifest of {Asked} was made {Duration(set.SnapshotTime - header.Created)} before it: it was left from an earlier run"
            : null;
    }

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{time.TotalHours:N0} h"
        : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0} min"
        : $"{Math.Max(0, time.TotalSeconds):0} s";
}
