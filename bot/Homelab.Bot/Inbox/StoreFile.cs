using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Inbox;

/// <summary>Says that this process works on the database: two bots on one file would both do everything.</summary>
internal sealed class StoreFile : IDisposable
{
    private readonly FileStream? _lock;

    private StoreFile(FileStream? @lock) => _lock = @lock;

    /// <exception cref="StoreUnusableException">Another bot has it, or there is no such folder.</exception>
    public static StoreFile Take(string connectionString)
    {
        var path = new SqliteConnectionStringBuilder(connectionString).DataSource;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // The lock is the kernel's: it goes with the process, however that ends.
            return new StoreFile(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"{path} is in use by another bot, or cannot be written: stop the other one, or give this one another Store__Connection.",
                e
            );
        }
    }

    public void Dispose() => _lock?.Dispose();
}
