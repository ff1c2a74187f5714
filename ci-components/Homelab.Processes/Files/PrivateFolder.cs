namespace Homelab.Processes.Files;

/// <summary>
/// A temporary folder that only this user can read, for what must not stay: plan files hold every secret of the state. A killed
/// process leaves its folder behind; the next one removes each that nobody holds any more.
/// </summary>
public sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "homelab-private-";
    private const string LockName = ".held";
    private const int WouldBlock = 11;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _held;

    public PrivateFolder()
    {
        RemoveLeftovers();
        FileStream? held;
        do
        {
            var folder = Directory.CreateTempSubdirectory(Prefix);
            folder.UnixFileMode = OwnerOnly;
            Path = folder.FullName;
            held = Hold(this[LockName]);
        } while (held is null);
        _held = held;
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        // While it is held nobody else is in it, so what must not stay goes first.
        foreach (var entry in new DirectoryInfo(Path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
            Remove(entry);
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // Without its lock file somebody who tidies up may take it for a leftover at this moment, hold it, and remove it.
        }

        _held.Dispose();
    }

    private static void Remove(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo { LinkTarget: null } folder)
            folder.Delete(recursive: true);
        else
            entry.Delete();
    }

    // Between the making of the lock file and its locking, a process that tidies up may take the folder for a leftover, and remove it.
    private static FileStream? Hold(string lockFile)
    {
        try
        {
            // An advisory lock ends with the process however it ends, and tells across containers that share the folder; a pid does
            // neither.
            var held = new FileStream(lockFile, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            if (File.Exists(lockFile))
                return held;
            held.Dispose();
        }
        catch (IOException e) when (e is DirectoryNotFoundException || e.HResult == WouldBlock)
        {
            // Another one will do.
        }

        return null;
    }

    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
            RemoveIfNobodyHolds(folder);
    }

    private static void RemoveIfNobodyHolds(string folder)
    {
        var lockFile = System.IO.Path.Combine(folder, LockName);
        try
        {
            // A folder without a lock file was made this very moment, or its owner died before it could say so.
            if (
                !File.Exists(lockFile)
                && TimeProvider.System.GetUtcNow().UtcDateTime - Directory.GetCreationTimeUtc(folder) < TimeSpan.FromMinutes(1)
            )
                return;
            using (new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Held, somebody else's, or gone by now.
        }
    }
}
