using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Homelab.Testing.S3;

/// <summary>The body of a request, checked against every digest that came with it.</summary>
internal static class S3Body
{
    private const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

    public static async Task<byte[]> ReadAsync(HttpRequest request, S3Signature signature, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, ct);
        var sent = buffer.ToArray();
        var kind = request.Headers["x-amz-content-sha256"].ToString();
        var content = kind == SignedChunks ? Unchunk(sent, request, signature) : sent;
        if (kind is not (SignedChunks or "UNSIGNED-PAYLOAD") && kind != S3Signature.Hash(sent))
            throw new S3Exception(400, "XAmzContentSHA256Mismatch", "The digest given is not that of the body.");
        if (request.Headers.ContentMD5.ToString() is { Length: > 0 } md5 && md5 != Convert.ToBase64String(MD5.HashData(content)))
            throw new S3Exception(400, "BadDigest", "Content-MD5 is not that of the body.");
        return content;
    }

    /// <summary>Takes <c>aws-chunked</c> apart: <c>SIZE;chunk-signature=…</c> and the bytes, until a chunk of size 0.</summary>
    private static byte[] Unchunk(byte[] sent, HttpRequest request, S3Signature signature)
    {
        using var content = new MemoryStream();
        var rest = sent.AsSpan();
        while (true)
        {
            var head = Line(ref rest).Split(";chunk-signature=");
            if (!int.TryParse(head[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) || size > rest.Length)
                throw Incomplete();
            signature.VerifyChunk(rest[..size], head.ElementAtOrDefault(1) ?? "");
            content.Write(rest[..size]);
            rest = rest[size..];
            if (size == 0)
                break;
            Line(ref rest);
        }

        if (request.Headers["x-amz-decoded-content-length"] != content.Length.ToString(CultureInfo.InvariantCulture))
            throw Incomplete();
        return content.ToArray();
    }

    private static string Line(ref Span<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        if (end < 0)
            throw Incomplete();
        var line = Encoding.ASCII.GetString(rest[..end]);
        rest = rest[(end + 2)..];
        return line;
    }

    private static S3Exception Incomplete() => new(400, "IncompleteBody", "The body is not what its length says.");
}
