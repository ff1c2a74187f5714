using System.Security.Cryptography;

namespace Homelab.Processes.Files.Hashing;

/// <summary>How reading a file went.</summary>
internal enum FileReading
{
    Done,
    Unreadable,
    Vanished,

    /// <summary>Somebody wrote to it meanwhile: its hash would be of a content that never was.</summary>
    Changed,
}

/// <summary>SHA-256 of files, one after the other. Each thread has its own.</summary>
/// <param name="advanced">Told how many bytes were read.</param>
internal sealed class FileHasher(Action<int> advanced, CancellationToken ct) : IDisposable
{
    // As much as stays in a core's own cache between reading and hashing.
    private const int BufferSize = 256 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private readonly Neighbours _neighbours = new();
    private readonly byte[] _digest = new byte[SHA256.HashSizeInBytes];

    /// <summary>Of the last file that was read.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>Why the last file was unreadable, as the kernel numbers it.</summary>
    public int Error { get; private set; }

    /// <summary>Hashes a regular file.</summary>
    /// <param name="path">Absolute, with a zero at its end.</param>
    /// <param name="facts">What is known of it; afterwards, of what was read.</param>
    public FileReading Read(ReadOnlySpan<byte> path, ref FileFacts facts)
    {
        var handle = _neighbours.Open(path, out var error);
        if (handle < 0)
            return Fail(error);
        try
        {
            // Of small files it is cheaper to look once afterwards, and to read those again that are not what they were.
            if (facts.Size <= BufferSize && ReadOpen(handle, facts) is var reading and not FileReading.Changed)
                return reading;
            error = RawFile.Stat(handle, out facts);
            if (error != 0)
                return Fail(error);
            return facts.Type is EntryType.File ? ReadOpen(handle, facts) : FileReading.Changed;
        }
        finally
        {
            _ = Libc.Close(handle);
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        _neighbours.Dispose();
    }

    private FileReading ReadOpen(int handle, in FileFacts facts)
    {
        if (facts.Size > BufferSize)
            _ = Libc.Advise(handle, 0, 0, Libc.Sequential);
        var error = Append(handle, facts.Size, out var done);
        _hash.GetHashAndReset(_digest);
        if (error != 0)
            return Fail(error);
        error = RawFile.Stat(handle, out var after);
        if (error != 0)
            return Fail(error);
        return done == facts.Size && after.IsUntouchedSince(facts) ? FileReading.Done : FileReading.Changed;
    }

    // At least once: files of the kernel say that they are empty, and may not be.
    private int Append(int handle, long size, out long done)
    {
        done = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var read = (int)Libc.ReadAt(handle, _buffer, BufferSize, done);
            if (read < 0 && Libc.LastError == Libc.Interrupted)
                continue;
            if (read < 0)
                return Libc.LastError;
            _hash.AppendData(_buffer, 0, read);
            advanced(read);
            done += read;
            if (read == 0 || done >= size)
                return 0;
        }
    }

    private FileReading Fail(int error)
    {
        Error = error;
        // Links are not followed, so one that took the file's place cannot be opened.
        return error is Libc.NoEntry or Libc.NotAFolder or Libc.TooManyLinks ? FileReading.Vanished : FileReading.Unreadable;
    }
}
