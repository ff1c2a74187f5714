using System.Text;

namespace Homelab.Simulator.Jobs;

/// <summary>Replaces secrets in a stream of bytes, also those that come in pieces: what may be the beginning of one is held back.</summary>
internal sealed class Masker(Trace trace, IEnumerable<string> secrets)
{
    private static readonly byte[] Mask = "[MASKED]"u8.ToArray();

    // The longest first: one secret may begin with another.
    private readonly byte[][] _secrets =
    [
        .. secrets.Where(secret => secret.Length > 0).Distinct().OrderByDescending(secret => secret.Length).Select(Encoding.UTF8.GetBytes),
    ];
    private byte[] _held = [];

    public void Write(ReadOnlySpan<byte> bytes) => Pass([.. _held, .. bytes], isLast: false);

    public void Flush() => Pass(_held, isLast: true);

    private void Pass(byte[] bytes, bool isLast)
    {
        using var clean = new MemoryStream();
        var at = 0;
        while (at < bytes.Length)
        {
            var rest = bytes.AsSpan(at);
            if (!isLast && MayBegin(rest))
                break;
            if (Find(rest) is { } secret)
            {
                clean.Write(Mask);
                at += secret.Length;
            }
            else
            {
                clean.WriteByte(bytes[at++]);
            }
        }

        _held = bytes[at..];
        trace.Write(clean.ToArray());
    }

    private byte[]? Find(ReadOnlySpan<byte> bytes)
    {
        foreach (var secret in _secrets)
        {
            if (bytes.StartsWith(secret))
                return secret;
        }

        return null;
    }

    private bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        foreach (var secret in _secrets)
        {
            if (secret.Length > bytes.Length && secret.AsSpan().StartsWith(bytes))
                return true;
        }

        return false;
    }
}
