using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>
/// A file that bears another name until it is whole. It is hashed on the way, so that nothing has to be read again; whatever happens
/// before <see cref="Keep"/>, nothing of it stays.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const int DiskFull = 28,
        QuotaReached = 122;
    private const int ReadAtOnce = 128 * 1024;

    private readonly string _path;
    private readonly WholeFile _whole;
    private readonly RunningDigest _hash = new();

    private PartialFile(string path)
    {
        _path = path;
        File.Delete(WholeFile.PartialOf(path)); // a killed run's, perhaps with other rights
        _whole = new WholeFile(path);
    }

    public string PartialPath => _whole.PartialPath;

    public long Bytes => _whole.Stream.Length;

    /// <summary>Why it could not be written, if that is so.</summary>
    public DumpFailureException? Failure { get; private set; }

    /// <summary>The source ended as it should; false also if it ended with something else than its trailer.</summary>
    public bool IsWhole { get; private set; }

    public static PartialFile Create(string path) =>
        Writing(
            path,
            () =>
            {
                DurableFolder.Create(Path.GetDirectoryName(path)!);
                return new PartialFile(path);
            }
        );

    /// <summary>Writes everything the source has, except the trailer it must end with. A disk that takes no more ends it, too.</summary>
    public async Task CopyFromAsync(Stream source, ReadOnlyMemory<byte> trailer, Action<long> written, CancellationToken ct)
    {
        var buffer = new byte[trailer.Length + ReadAtOnce];
        var held = 0;
        try
        {
            while (await source.ReadAsync(buffer.AsMemory(held), ct) is var read and > 0)
            {
                var ready = Math.Max(0, held + read - trailer.Length);
                _hash.Append(buffer.AsSpan(0, ready));
                await _whole.Stream.WriteAsync(buffer.AsMemory(0, ready), ct);
                buffer.AsSpan(ready, held + read - ready).CopyTo(buffer);
                held = held + read - ready;
                written(_whole.Stream.Position);
            }

            IsWhole = buffer.AsSpan(0, held).SequenceEqual(trailer.Span);
        }
        catch (IOException e)
        {
            Failure = Refused(_path, e);
        }
    }

    /// <summary>Reads what another program wrote into it.</summary>
    public async Task HashAsync(CancellationToken ct)
    {
        var buffer = new byte[ReadAtOnce];
        _whole.Stream.Position = 0;
        while (await _whole.Stream.ReadAsync(buffer, ct) is var read and > 0)
            _hash.Append(buffer.AsSpan(0, read));
    }

    public bool StartsWith(ReadOnlySpan<byte> bytes) => Read(0, bytes.Length).SequenceEqual(bytes);

    public bool EndsWith(ReadOnlySpan<byte> bytes) => Read(Bytes - bytes.Length, bytes.Length).SequenceEqual(bytes);

    public bool EndContains(ReadOnlySpan<byte> bytes) => Read(Bytes - 1024, 1024).IndexOf(bytes) >= 0;

    /// <summary>On disk, under its own name, which needs <see cref="Synchronize"/> to last.</summary>
    public DumpFile Keep() =>
        Writing(
            _path,
            () =>
            {
                _whole.Rename();
                return new DumpFile(_path, Bytes, _hash.Finish());
            }
        );

    /// <summary>The names in its folder are on disk.</summary>
    public void Synchronize() =>
        Writing(
            _path,
            () =>
            {
                DurableFolder.Synchronize(Path.GetDirectoryName(_path)!);
                return true;
            }
        );

    /// <summary>Takes back <see cref="Keep"/>: one file of two is no dump.</summary>
    public void Drop() => File.Delete(_whole.IsKept ? _path : PartialPath);

    public void Dispose()
    {
        _hash.Dispose();
        _whole.Dispose();
    }

    private ReadOnlySpan<byte> Read(long from, int count)
    {
        var bytes = new byte[count];
        return bytes.AsSpan(0, RandomAccess.Read(_whole.Stream.SafeFileHandle, bytes, Math.Max(0, from)));
    }

    private static T Writing<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }
    }

    private static DumpFailureException Refused(string path, Exception e) =>
        e.HResult is DiskFull or QuotaReached
            ? new(
                Diagnosis.DumpDiskFull,
                $"The disk was full before {Path.GetFileName(path)} was written: make room in {Path.GetDirectoryName(path)}, or put HOMELAB_STATE on a larger disk."
            )
            : new(
                Diagnosis.DumpFolder,
                $"{Path.GetFileName(path)} cannot be written in {Path.GetDirectoryName(path)}: let the user who runs backups write there."
            );
}
