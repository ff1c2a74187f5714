using System.Security.Cryptography;

namespace Homelab.Processes.Files.Hashing;

/// <summary>SHA-256 of a file or stream, as manifests, records and kits write it: hexadecimal digits in lower case.</summary>
internal static class Digest
{
    // Large files go by, and each is read once.
    private static readonly FileStreamOptions Once = new() { BufferSize = 0, Options = FileOptions.SequentialScan };

    public static string OfFile(string path)
    {
        using var file = new FileStream(path, Once);
        return Of(file);
    }

    public static async Task<string> OfFileAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, Once);
        return await OfAsync(file, ct);
    }

    /// <summary>Of what is left to read.</summary>
    public static string Of(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Of what is left to read.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken ct) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
}
