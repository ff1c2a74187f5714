using System.Globalization;

namespace Homelab.Backups.Backups;

/// <summary>The folder in which a set's dumps and manifest lie while it is backed up, and at no other time.</summary>
internal sealed class Staging(StateFolder state, string tier, string set)
{
    public string Path { get; } = state.Staging(tier, set);

    public string Manifest => System.IO.Path.Combine(Path, "manifest.jsonl");

    public string Databases => System.IO.Path.Combine(Path, "databases");

    /// <summary>The copy of an SQLite file; the number keeps files of one name apart.</summary>
    public string Sqlite(int number, string source) =>
        System.IO.Path.Combine(Path, "sqlite", $"{number}-{System.IO.Path.GetFileName(source)}");

    private string Sizes => Path + ".bytes";

    /// <summary>Says that what is in the folder was brought back by a restore.</summary>
    private string Restored => Path + ".restored";

    /// <summary>A restore puts a snapshot's manifest and dumps there. The next backup removes them, and no run was killed.</summary>
    public void IsRestored()
    {
        StateFolder.MakePrivate(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Restored, "");
    }

    /// <summary>An empty folder that only its owner can enter.</summary>
    public void Begin()
    {
        Clear();
        StateFolder.MakePrivate(Path);
        File.Delete(Restored);
    }

    public void Clear()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>How much room is missing if the dumps take what they took last time; 0 if it will do.</summary>
    public long MissingRoom()
    {
        if (!File.Exists(Sizes) || !long.TryParse(File.ReadAllText(Sizes), NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            return 0;
        return Math.Max(0, last - new DriveInfo(state.Path).AvailableFreeSpace);
    }

    /// <summary>Remembers what the dumps took.</summary>
    public void Remember(long bytes) => File.WriteAllText(Sizes, bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>Removes what a killed run left of any set of the tier, and what a restore brought back.</summary>
    /// <returns>The sets of killed runs.</returns>
    public static IReadOnlyList<string> ClearLeftovers(StateFolder state, string tier)
    {
        var folder = state.Staging(tier);
        if (!Directory.Exists(folder))
            return [];
        var left = Directory.GetDirectories(folder).Select(path => new Staging(state, tier, System.IO.Path.GetFileName(path))).ToArray();
        var killed = left.Where(staging => !File.Exists(staging.Restored)).Select(staging => System.IO.Path.GetFileName(staging.Path));
        string[] sets = [.. killed];
        foreach (var staging in left)
        {
            staging.Clear();
            File.Delete(staging.Restored);
        }

        return sets;
    }
}
