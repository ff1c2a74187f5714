namespace Homelab.Processes.Files;

/// <summary>
/// A file that bears another name until it is whole and on disk: whoever looks, and whoever comes after a crash, finds the old one or the
/// new one. Only its owner may read it. What is not kept is gone. Two who write the same file at once are kept apart by nobody here.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;

    /// <param name="partial">The name until then; it must lie in the same folder. A killed process leaves one at most.</param>
    public WholeFile(string path, string? partial = null)
    {
        (_path, PartialPath) = (path, partial ?? PartialOf(path));
        // What lies there may be a link that somebody planted, or have the rights that somebody gave it.
        File.Delete(PartialPath);
        Stream = new FileStream(
            PartialPath,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
    }

    public string PartialPath { get; }

    public FileStream Stream { get; }

    public bool IsKept { get; private set; }

    public static string PartialOf(string path) => path + ".partial";

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new WholeFile(Path.GetFullPath(path));
        file.Stream.Write(content);
        file.Keep();
    }

    /// <summary>Under its own name, which outlives a power failure, too.</summary>
    public void Keep()
    {
        Rename();
        DurableFolder.Synchronize(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <summary>Under its own name; for whoever renames several and synchronizes their folder once.</summary>
    public void Rename()
    {
        Stream.Flush(flushToDisk: true);
        File.Move(PartialPath, _path, overwrite: true);
        IsKept = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!IsKept)
            File.Delete(PartialPath);
    }
}
