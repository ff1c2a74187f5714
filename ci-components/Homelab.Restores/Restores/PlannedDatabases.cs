using System.Globalization;
using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>Where the databases of a snapshot go.</summary>
internal static class PlannedDatabases
{
    private const string StandardImage = "docker.io/library/postgres";

    public static IReadOnlyList<PlannedDatabase> Of(RestorePlan plan, RestoreFindings findings)
    {
        if (plan.Known is not { } manifest)
            return [];
        var planned = new List<PlannedDatabase>();
        foreach (var facts in manifest.Databases)
        {
            if (!IsSound(facts, manifest))
                findings.Add(Diagnosis.RestoreManifestUnreadable, $"what it says of database {facts.Name} cannot be");
            else if (Goal(plan.Request, facts, findings) is { } goal)
                planned.Add(new PlannedDatabase(facts, goal));
        }

        return planned;
    }

    /// <summary>The image that a dump is loaded into.</summary>
    public static string ImageOf(RestoreRequest request, DatabaseFacts facts) =>
        request.Images.GetValueOrDefault(facts.Name)
        ?? request.Config?.Database(facts.Name)?.RestoreImage
        ?? $"{StandardImage}:{MajorOf(facts)}";

    /// <summary>The server to be made for it.</summary>
    public static ThrowawayOrder OrderOf(RestoreRequest request, DatabaseFacts facts) =>
        new(request.Id, request.Wish.Set, facts.Name, MajorOf(facts), ImageOf(request, facts))
        {
            IsImageNamed = request.Images.ContainsKey(facts.Name) || request.Config?.Database(facts.Name)?.RestoreImage is not null,
            Bytes = facts.Files.Sum(file => file.Bytes),
        };

    /// <summary>Of the server the dump is of; 0 if it does not say.</summary>
    public static int MajorOf(DatabaseFacts facts) =>
        int.TryParse(facts.ServerVersion.Split('.', ' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
        && major is > 0 and < 1000
            ? major
            : 0;

    // It names files that are opened and a path that is written to.
    private static bool IsSound(DatabaseFacts facts, SnapshotManifest.Found manifest) =>
        facts switch
        {
            { Engine: "sqlite", Files.Count: 1 } => PathText.IsPlain(facts.Name) && facts.Name != "/" && AreStaged(facts, manifest),
            { Engine: "postgres", Files.Count: 2 } => DatabaseName.Fits(facts.Name) && MajorOf(facts) > 0 && AreStaged(facts, manifest),
            _ => false,
        };

    private static bool AreStaged(DatabaseFacts facts, SnapshotManifest.Found manifest)
    {
        var staging = Path.GetDirectoryName(manifest.Path)!;
        return facts.Files.All(file => PathText.IsPlain(file.Path) && PathText.IsAtOrBelow(file.Path, staging));
    }

    private static string? Goal(RestoreRequest request, DatabaseFacts facts, RestoreFindings findings)
    {
        if (facts.Engine == "sqlite")
            return PathText.Below(request.Target, facts.Name);
        switch (request.Databases)
        {
            case DatabaseTarget.Throwaway:
                return $"a server made for it, in a container of {ImageOf(request, facts)} or in a sandbox";
            case DatabaseTarget.Skip:
                return "nowhere: its dump stays a file";
            case DatabaseTarget.Own when request.Config?.Database(facts.Name) is { } own:
                return own switch
                {
                    Database.InContainer inside => $"the container {inside.Container}",
                    Database.AtUrl at => $"the server that {at.Url} names",
                    _ => null,
                };
            case DatabaseTarget.Own when request.Part is not RestorePart.Files:
                findings.Add(Diagnosis.RestoreDatabaseUnknown, facts.Name);
                return null;
            default:
                return "nowhere: its dump stays a file";
        }
    }
}
