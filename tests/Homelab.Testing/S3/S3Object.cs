namespace Homelab.Testing.S3;

/// <summary>What is stored under a key.</summary>
/// <param name="Metadata">Headers that come back with it: type, encoding, <c>x-amz-meta-*</c>.</param>
public sealed record S3Object(
    byte[] Content,
    string StorageClass,
    string ETag,
    DateTimeOffset Modified,
    IReadOnlyDictionary<string, string> Metadata
);

/// <summary>What a client asked for.</summary>
/// <param name="Key">Empty for the bucket itself.</param>
/// <param name="Query">As sent, with its question mark.</param>
public sealed record S3Request(string Method, string Key, string Query);

/// <summary>How the server fails a request.</summary>
public abstract record S3Fault
{
    private S3Fault() { }

    /// <summary>Answers as S3 does, such as 503 and <c>SlowDown</c>.</summary>
    public sealed record Error(int Status, string Code) : S3Fault;

    /// <summary>Breaks the connection after so many bytes of the body, whichever way it goes. Nothing is stored.</summary>
    public sealed record CutOff(int AfterBytes) : S3Fault;
}

/// <summary>An answer that is an error.</summary>
internal sealed class S3Exception(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;
}
