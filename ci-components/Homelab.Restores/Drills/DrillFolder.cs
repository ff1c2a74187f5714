using Homelab.Backups.Backups;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Processes.Files;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Drills;

/// <summary>
/// What a drill keeps on the machine it is held from: what was restored, what the restore wrote down, where its servers live. It is held
/// for as long as the drill lives, so that the next one knows what a killed one left.
/// </summary>
internal sealed class DrillFolder : IDisposable
{
    private const string Holder = ".held";
    private const string Folder = ".folder";

    private readonly HeldFile _held;

    private DrillFolder(string path, HeldFile held) => (Path, _held) = (path, held);

    public string Path { get; }

    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>Stands for / in what is restored here.</summary>
    public string Root => System.IO.Path.Combine(Path, "root");

    /// <summary>A file for each set: what was restored, and which servers were made.</summary>
    public string Records => System.IO.Path.Combine(Path, "records");

    public IReadOnlyList<string> RecordFiles => Directory.Exists(Records) ? Directory.GetFiles(Records, "*.json") : [];

    /// <summary>The drill may have made containers: only one in a container restores here, and a server in one is written down.</summary>
    public bool UsesContainers =>
        Directory.Exists(Root)
        || RecordFiles.Any(file =>
            RestoreRecord.Read(file)?.Databases.Any(database => database.Server?.Kind == ServerAddress.Container) is true
        );

    /// <summary>A folder elsewhere that the drill restores into, and that is to be emptied again; null for none.</summary>
    public string? Elsewhere =>
        File.Exists(System.IO.Path.Combine(Path, Folder)) ? File.ReadAllText(System.IO.Path.Combine(Path, Folder)) : null;

    public static DrillFolder Make(StateFolder state, string id)
    {
        var path = StateFolder.MakePrivate(System.IO.Path.Combine(All(state), id));
        var folder = new DrillFolder(
            path,
            HeldFile.TryTake(System.IO.Path.Combine(path, Holder)) ?? throw new IOException($"The drill {id} is already being held")
        );
        StateFolder.MakePrivate(folder.Records);
        return folder;
    }

    /// <summary>Those whose drill does not live any more; taken, so that nobody else puts the same right.</summary>
    public static IEnumerable<DrillFolder> Abandoned(StateFolder state)
    {
        if (!Directory.Exists(All(state)))
            yield break;
        foreach (var path in Directory.GetDirectories(All(state)))
        {
            // Without its file it was made this very moment, or its drill died before it could begin.
            if (HeldFile.TryTake(System.IO.Path.Combine(path, Holder)) is { } held)
                yield return new DrillFolder(path, held);
        }
    }

    /// <summary>Says which folder elsewhere is to be emptied whatever happens.</summary>
    public void WillUse(string folder) => DurableText.Write(System.IO.Path.Combine(Path, Folder), folder);

    public void Remove() => TreeRemoval.Remove(Path);

    public void Dispose() => _held.Dispose();

    private static string All(StateFolder state) => System.IO.Path.Combine(state.Path, "drills");
}
