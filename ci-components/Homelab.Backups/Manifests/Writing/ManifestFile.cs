using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Backups.Manifests.Writing;

/// <summary>The file being written, whole or not at all, and hashed on the way.</summary>
internal sealed class ManifestFile(string path) : IDisposable
{
    private readonly WholeFile _file = new(path);
    private readonly RunningDigest _hash = new();

    public void Write(ReadOnlySpan<byte> lines)
    {
        _hash.Append(lines);
        _file.Stream.Write(lines);
    }

    /// <summary>Gives the file its name, and returns the SHA-256 of all of it.</summary>
    public string Finish()
    {
        _file.Keep();
        return _hash.Finish();
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
    }
}
