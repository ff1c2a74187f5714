using System.Buffers.Binary;
using System.IO.Compression;

namespace Homelab.Restores.Verification.Pictures;

/// <summary>
/// Reads a PNG to its end: the checksum of every part, and every line of the picture out of the compressed data. No line is kept, so
/// nothing grows with what a picture says of its size.
/// </summary>
internal static class PngPicture
{
    private const int Frame = 12;
    private const long MostBytes = 2L << 30;

    private static readonly uint[] Remainders = MakeRemainders();

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    // Where the lines of each of Adam7's passes begin, and how far apart its dots are.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    private static readonly (int X, int Y, int StepX, int StepY)[] OnePass = [(0, 0, 1, 1)];

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PictureLook Look(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
            throw new InvalidDataException("it does not begin as pictures of its kind do");
        var rest = file[Signature.Length..];
        using var packed = new MemoryStream();
        Header? header = null;
        while (true)
        {
            if (rest.Length < Frame)
                throw new InvalidDataException("it ends before its last part");
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - Frame)
                throw new InvalidDataException("it ends within a part");
            var part = rest.Slice(4, (int)length + 4);
            if (Checksum(part) != BinaryPrimitives.ReadUInt32BigEndian(rest[(int)(length + 8)..]))
                throw new InvalidDataException("a part does not have its checksum");
            rest = rest[((int)length + Frame)..];
            if (header is null && !part.StartsWith("IHDR"u8))
                throw new InvalidDataException("it does not begin with its size");
            if (part.StartsWith("IHDR"u8))
                header = Header.Read(part[4..]);
            else if (part.StartsWith("IDAT"u8))
                packed.Write(part[4..]);
            else if (part.StartsWith("IEND"u8))
                return Unpack(header!.Value, packed);
        }
    }

    private static PictureLook Unpack(in Header header, MemoryStream packed)
    {
        if (header.Bytes() > MostBytes)
            return new PictureLook.Foreign("png of unusual size");
        packed.Position = 0;
        using var lines = new ZLibStream(packed, CompressionMode.Decompress);
        var line = new byte[64 * 1024];
        foreach (var (count, length) in header.Lines())
        {
            for (long i = 0; i < count; i++)
                Skip(lines, length, line);
        }

        return new PictureLook.Whole();
    }

    // A line begins with the number of its filter, of which there are five.
    private static void Skip(ZLibStream lines, long length, byte[] buffer)
    {
        var isFirst = true;
        for (var left = length; left > 0; )
        {
            var read = lines.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
                throw new InvalidDataException("it has fewer lines than it says");
            if (isFirst && buffer[0] > 4)
                throw new InvalidDataException("a line of it is none");
            isFirst = false;
            left -= read;
        }
    }

    private static uint Checksum(ReadOnlySpan<byte> part)
    {
        var sum = 0xFFFFFFFFu;
        foreach (var one in part)
            sum = Remainders[(sum ^ one) & 0xFF] ^ (sum >> 8);
        return ~sum;
    }

    private static uint[] MakeRemainders()
    {
        var all = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var sum = i;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320u;
            all[i] = sum;
        }

        return all;
    }

    /// <summary>How large a picture says it is.</summary>
    private readonly record struct Header(uint Width, uint Height, int BitsPerDot, bool IsInterlaced)
    {
        public static Header Read(ReadOnlySpan<byte> part)
        {
            if (part.Length != 13)
                throw new InvalidDataException("its size is damaged");
            var (width, height, depth) = (
                BinaryPrimitives.ReadUInt32BigEndian(part),
                BinaryPrimitives.ReadUInt32BigEndian(part[4..]),
                part[8]
            );
            var channels = part[9] switch
            {
                0 or 3 => 1,
                2 => 3,
                4 => 2,
                6 => 4,
                _ => 0,
            };
            if (
                width is 0 or > int.MaxValue
                || height is 0 or > int.MaxValue
                || depth is not (1 or 2 or 4 or 8 or 16)
                || channels == 0
                || part[12] > 1
            )
                throw new InvalidDataException("its size is damaged");
            return new Header(width, height, depth * channels, part[12] == 1);
        }

        /// <summary>Lines in the compressed data, with how many bytes each has; a pass without a dot has none.</summary>
        public IEnumerable<(long Count, long Length)> Lines()
        {
            foreach (var pass in IsInterlaced ? Passes : OnePass)
            {
                var dots = (Width - pass.X + pass.StepX - 1) / pass.StepX;
                var count = (Height - pass.Y + pass.StepY - 1) / pass.StepY;
                if (dots > 0 && count > 0)
                    yield return (count, 1 + (((dots * BitsPerDot) + 7) / 8));
            }
        }

        public long Bytes()
        {
            decimal bytes = 0;
            foreach (var (count, length) in Lines())
                bytes += (decimal)count * length;
            return (long)Math.Min(bytes, long.MaxValue);
        }
    }
}
