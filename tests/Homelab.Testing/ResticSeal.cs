using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Homelab.Testing;

/// <summary>How restic seals a file: AES-256 in counter mode, and Poly1305-AES over the result (its design document, "Keys, Encryption and
/// MAC").</summary>
internal sealed class ResticSeal
{
    private const int Nonce = 16;

    private readonly byte[] _encrypt;
    private readonly byte[] _k;
    private readonly byte[] _r;

    private ResticSeal(byte[] keys) => (_encrypt, _k, _r) = (keys[..32], keys[32..48], Clamped(keys[48..64]));

    public static ResticSeal Random() => new(RandomNumberGenerator.GetBytes(64));

    /// <summary>With scrypt's cost N = 2, r = 1, p = 1, the least there is.</summary>
    public static ResticSeal OfPassword(string password, byte[] salt)
    {
        var secret = Encoding.UTF8.GetBytes(password);
        var mixed = Mixed(Rfc2898DeriveBytes.Pbkdf2(secret, salt, 1, HashAlgorithmName.SHA256, 128));
        return new ResticSeal(Rfc2898DeriveBytes.Pbkdf2(secret, mixed, 1, HashAlgorithmName.SHA256, 64));
    }

    public string ToJson() =>
        $$"""{"mac":{"k":"{{Convert.ToBase64String(_k)}}","r":"{{Convert.ToBase64String(_r)}}"},"encrypt":"{{Convert.ToBase64String(_encrypt)}}"}""";

    public byte[] Seal(string text)
    {
        var nonce = RandomNumberGenerator.GetBytes(Nonce);
        var sealedText = InCounterMode(Encoding.UTF8.GetBytes(text), nonce);
        return [.. nonce, .. sealedText, .. Authenticated(sealedText, nonce)];
    }

    private byte[] InCounterMode(byte[] text, byte[] nonce)
    {
        using var aes = Aes.Create();
        aes.Key = _encrypt;
        var counter = new BigInteger(nonce, isUnsigned: true, isBigEndian: true);
        for (var at = 0; at < text.Length; at += 16, counter++)
        {
            var stream = aes.EncryptEcb(Bytes(counter, isBigEndian: true), PaddingMode.None);
            for (var i = at; i < Math.Min(at + 16, text.Length); i++)
                text[i] ^= stream[i - at];
        }
        return text;
    }

    private byte[] Authenticated(byte[] message, byte[] nonce)
    {
        using var aes = Aes.Create();
        aes.Key = _k;
        var r = new BigInteger(_r, isUnsigned: true);
        var sum = BigInteger.Zero;
        foreach (var block in message.Chunk(16))
            sum = (sum + new BigInteger([.. block, 1], isUnsigned: true)) * r % (BigInteger.Pow(2, 130) - 5);
        return Bytes(sum + new BigInteger(aes.EncryptEcb(nonce, PaddingMode.None), isUnsigned: true), isBigEndian: false);
    }

    private static byte[] Clamped(byte[] r)
    {
        foreach (var at in new[] { 3, 7, 11, 15 })
            r[at] &= 15;
        foreach (var at in new[] { 4, 8, 12 })
            r[at] &= 252;
        return r;
    }

    private static byte[] Bytes(BigInteger number, bool isBigEndian)
    {
        var bytes = (number % BigInteger.Pow(2, 128)).ToByteArray(isUnsigned: true);
        Array.Resize(ref bytes, 16);
        if (isBigEndian)
            Array.Reverse(bytes);
        return bytes;
    }

    /// <summary>scrypt's ROMix of one block (RFC 7914).</summary>
    private static byte[] Mixed(byte[] block)
    {
        var x = new uint[32];
        for (var i = 0; i < 32; i++)
            x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(i * 4));
        var seen = new uint[2][];
        for (var i = 0; i < 2; i++)
            (seen[i], x) = (x, MixedOnce(x));
        for (var i = 0; i < 2; i++)
            x = MixedOnce([.. x.Zip(seen[x[16] % 2], (a, b) => a ^ b)]);
        for (var i = 0; i < 32; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(i * 4), x[i]);
        return block;
    }

    private static uint[] MixedOnce(uint[] x)
    {
        var first = Salsa([.. x[16..].Zip(x[..16], (a, b) => a ^ b)]);
        return [.. first, .. Salsa([.. first.Zip(x[16..], (a, b) => a ^ b)])];
    }

    // Salsa20/8: eight rounds, by turns over the columns and the rows of a four by four square.
    private static uint[] Salsa(uint[] input)
    {
        var x = input.ToArray();
        for (var round = 0; round < 8; round++)
        {
            for (var line = 0; line < 4; line++)
                Quarter(x, [.. Enumerable.Range(line, 4).Select(step => round % 2 == 0 ? step % 4 * 4 + line : line * 4 + step % 4)]);
        }
        return [.. x.Zip(input, (a, b) => a + b)];
    }

    private static void Quarter(uint[] x, int[] at)
    {
        int[] turns = [7, 9, 13, 18];
        for (var step = 0; step < 4; step++)
            x[at[(step + 1) % 4]] ^= BitOperations.RotateLeft(x[at[step]] + x[at[(step + 3) % 4]], turns[step]);
    }
}
