using System.Buffers.Binary;

namespace Homelab.Restores.Verification.Pictures;

/// <summary>
/// Reads a JPEG from its first marker to the one that ends it, and decodes every bit of its picture. Viewers show what they find and fill
/// the
/// rest with grey; whoever wants to know whether a picture is whole must not.
/// </summary>
internal static class JpegPicture
{
    // Each goes over the whole picture, and may be a few bytes.
    private const int MostScans = 100;

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PictureLook Look(ReadOnlySpan<byte> file)
    {
        var tables = new JpegTables();
        JpegFrame? frame = null;
        var (at, scans) = (2, 0);
        while (true)
        {
            var marker = NextMarker(file, ref at);
            if (marker == 0xD9)
                return scans > 0 ? new PictureLook.Whole() : throw new InvalidDataException("it ends before its picture");
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
                continue;
            var part = Part(file, ref at);
            switch (marker)
            {
                case 0xC4:
                    tables.ReadCodes(part);
                    break;
                case 0xDD:
                    tables.Restart =
                        part.Length == 2
                            ? BinaryPrimitives.ReadUInt16BigEndian(part)
                            : throw new InvalidDataException("a part of it is damaged");
                    break;
                case 0xC0 or 0xC1 or 0xC2:
                    frame = frame is null ? JpegFrame.Read(part, marker == 0xC2) : throw new InvalidDataException("it has two sizes");
                    if (frame is null)
                        return new PictureLook.Foreign("jpeg of unusual size");
                    break;
                case (>= 0xC3 and <= 0xCF) and not 0xC8:
                    return new PictureLook.Foreign("jpeg of unusual coding");
                case 0xDA when ++scans > MostScans:
                    return new PictureLook.Foreign("jpeg of unusual many scans");
                case 0xDA:
                    at = tables.Scan(frame ?? throw new InvalidDataException("it has a picture before its size"), part).Read(file, at);
                    break;
            }
        }
    }

    private static byte NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        // A marker may be filled up with as many of these as one likes.
        while (at + 1 < file.Length && file[at] == 0xFF && file[at + 1] == 0xFF)
            at++;
        if (at + 1 >= file.Length)
            throw new InvalidDataException("it ends too early");
        if (file[at] != 0xFF)
            throw new InvalidDataException("a part of it is damaged");
        at += 2;
        return file[at - 1];
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> file, ref int at)
    {
        var length = at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[at..]) : 0;
        if (length < 2 || at + length > file.Length)
            throw new InvalidDataException("it ends too early");
        var part = file.Slice(at + 2, length - 2);
        at += length;
        return part;
    }

    /// <summary>What the parts before a scan say about how to read it.</summary>
    private sealed class JpegTables
    {
        private readonly HuffmanTable?[] _dc = new HuffmanTable?[4];
        private readonly HuffmanTable?[] _ac = new HuffmanTable?[4];

        /// <summary>After how many units decoding begins anew; 0 for never.</summary>
        public int Restart { get; set; }

        public void ReadCodes(ReadOnlySpan<byte> part)
        {
            while (part.Length >= 17)
            {
                var values = 0;
                foreach (var count in part.Slice(1, 16))
                    values += count;
                if ((part[0] & 15) > 3 || part[0] >> 4 > 1 || values > 256 || part.Length < 17 + values)
                    throw new InvalidDataException("its codes are damaged");
                (part[0] >> 4 == 0 ? _dc : _ac)[part[0] & 3] = new HuffmanTable(part.Slice(1, 16), part.Slice(17, values));
                part = part[(17 + values)..];
            }
        }

        public JpegScan Scan(JpegFrame frame, ReadOnlySpan<byte> part)
        {
            if (part.Length < 1 || part[0] is 0 or > 4 || part.Length != 4 + (2 * part[0]))
                throw new InvalidDataException("a part of it is damaged");
            var components = new List<JpegComponent>();
            for (var i = 1; i < part.Length - 3; i += 2)
            {
                var id = part[i];
                var one =
                    frame.Components.FirstOrDefault(known => known.Id == id)
                    ?? throw new InvalidDataException("it shows a colour it does not have");
                (one.Dc, one.Ac) = (_dc[(part[i + 1] >> 4) & 3], _ac[part[i + 1] & 3]);
                components.Add(one);
            }

            var (from, to, precision) = (part[^3], part[^2], part[^1]);
            if (frame.IsProgressive && (from > to || to > 63 || (from == 0 && to > 0) || (from > 0 && components.Count > 1)))
                throw new InvalidDataException("a part of it is damaged");
            return new JpegScan(frame, components, from, to, precision >> 4 != 0, Restart);
        }
    }
}
