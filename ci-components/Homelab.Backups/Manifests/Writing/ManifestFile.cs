using System.Security.Cryptography;
using System.Text;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Writing;

/// <summary>The file being written: under its own name only once it is whole and on disk, readable by its owner alone.</summary>
internal sealed class ManifestFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isWhole;

    public ManifestFile(string path)
    {
        _path = path;
        _stream = new FileStream(Partial(path), new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    public static string Partial(string path) => path + ".partial";

    public void Write(ReadOnlySpan<byte> lines)
    {
        _hash.AppendData(lines);
        _stream.Write(lines);
    }

    /// <summary>Gives the file its name, and returns the SHA-256 of all of it.</summary>
    public string Finish()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(Partial(_path), _path, overwrite: true);
        _isWhole = true;
        SyncFolder();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
        if (!_isWhole)
            File.Delete(Partial(_path));
    }

    // The new name is on disk only when the folder is.
    private void SyncFolder()
    {
        var folder = RawFile.Open(Libc.CurrentFolder, Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetFullPath(_path)) + "\0"), Libc.OpenFolder, out _);
        if (folder < 0)
            return;
        _ = Libc.Sync(folder);
        _ = Libc.Close(folder);
    }
}
