using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Homelab.Testing.S3;

/// <summary>One bucket in memory, with the uploads that are still in parts.</summary>
internal sealed class S3Bucket(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, S3Object> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, S3Object> Objects => _objects;

    public S3Object Get(string key) =>
        _objects.GetValueOrDefault(key) ?? throw new S3Exception(404, "NoSuchKey", "The specified key does not exist.");

    public S3Object Put(string key, byte[] content, string storageClass, IReadOnlyDictionary<string, string> metadata) =>
        _objects[key] = new S3Object(content, storageClass, Md5(content), time.GetUtcNow(), metadata);

    /// <summary>Deleting what is not there is no error in S3.</summary>
    public void Delete(string key) => _objects.TryRemove(key, out _);

    public string BeginUpload(string key, string storageClass, IReadOnlyDictionary<string, string> metadata)
    {
        var id = Guid.NewGuid().ToString("N");
        _uploads[id] = new Upload(key, storageClass, metadata);
        return id;
    }

    public string PutPart(string id, int number, byte[] content)
    {
        Find(id).Parts[number] = content;
        return Md5(content);
    }

    /// <param name="parts">Number and ETag of each, as the client has it.</param>
    public S3Object CompleteUpload(string id, IReadOnlyList<(int Number, string ETag)> parts)
    {
        var upload = Find(id);
        var contents = parts
            .Select(part =>
                upload.Parts.TryGetValue(part.Number, out var content) && Md5(content) == part.ETag
                    ? content
                    : throw new S3Exception(400, "InvalidPart", "A part was not uploaded, or its ETag differs.")
            )
            .ToList();
        _uploads.TryRemove(id, out _);
        var stored = Put(upload.Key, [.. contents.SelectMany(content => content)], upload.StorageClass, upload.Metadata);
        return _objects[upload.Key] = stored with
        {
            ETag = $"{Md5([.. contents.SelectMany(content => MD5.HashData(content))])}-{contents.Count}",
        };
    }

    public void AbortUpload(string id)
    {
        Find(id);
        _uploads.TryRemove(id, out _);
    }

    private Upload Find(string id) =>
        _uploads.GetValueOrDefault(id) ?? throw new S3Exception(404, "NoSuchUpload", "The specified upload does not exist.");

    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    private sealed record Upload(string Key, string StorageClass, IReadOnlyDictionary<string, string> Metadata)
    {
        public ConcurrentDictionary<int, byte[]> Parts { get; } = new();
    }
}
