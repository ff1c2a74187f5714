using System.Globalization;
using System.Text;

namespace Homelab.Restores.Verification.GitLab;

/// <summary>Goes through a tar archive from header to header, to the two empty blocks that end it. An archive without them was cut
/// off.</summary>
internal static class ArchiveEntries
{
    private const int Block = 512;
    private const int SizeAt = 124,
        ChecksumAt = 148,
        NumberLength = 12,
        ChecksumLength = 8;

    /// <summary>The names in it, and what is wrong with it; nothing is for null.</summary>
    public static (long Count, string? Fault) Read(Stream archive)
    {
        var header = new byte[Block];
        for (long count = 0; ; count++)
        {
            if (archive.ReadAtLeast(header, Block, throwOnEndOfStream: false) < Block)
                return (count, "it ends before its end");
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
                return (
                    count,
                    archive.ReadAtLeast(header, Block, throwOnEndOfStream: false) == Block && !header.AsSpan().ContainsAnyExcept((byte)0)
                        ? null
                        : "it ends before its end"
                );
            if (Number(header.AsSpan(ChecksumAt, ChecksumLength)) != Checksum(header))
                return (count, "a header of it is damaged");
            if (Number(header.AsSpan(SizeAt, NumberLength)) is not (>= 0 and var size))
                return (count, "a size in it is damaged");
            var blocks = (size + Block - 1) / Block * Block;
            if (blocks > archive.Length - archive.Position)
                return (count, "it ends within a file");
            archive.Seek(blocks, SeekOrigin.Current);
        }
    }

    // Octal digits, or for what is larger the number itself behind a set bit.
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) == 0)
            return Octal(Encoding.ASCII.GetString(field).Trim('\0', ' '));
        long number = field[0] & 0x7F;
        foreach (var one in field[1..])
            number = number <= long.MaxValue >> 8 ? (number << 8) | one : -1;
        return number;
    }

    private static long? Octal(string digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
                return null;
            number = (number << 3) | (long)CharUnicodeInfo.GetDecimalDigitValue(digit);
        }

        return number;
    }

    private static long Checksum(ReadOnlySpan<byte> header)
    {
        long sum = ChecksumLength * ' ';
        for (var i = 0; i < Block; i++)
            sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : header[i];
        return sum;
    }
}
