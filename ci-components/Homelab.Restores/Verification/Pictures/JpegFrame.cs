using System.Buffers.Binary;

namespace Homelab.Restores.Verification.Pictures;

/// <summary>One colour of a JPEG.</summary>
internal sealed class JpegComponent(byte id, int across, int down)
{
    public byte Id => id;

    /// <summary>Blocks of it in a unit.</summary>
    public int Across => across;

    public int Down => down;

    /// <summary>Blocks in a line, and lines of blocks, without what only fills up the last unit.</summary>
    public int Columns { get; set; }

    public int Rows { get; set; }

    /// <summary>Blocks in a line with it.</summary>
    public int Stride { get; set; }

    /// <summary>Of a progressive picture: which values of each block are not zero so far, since later scans make them more exact.</summary>
    public ulong[] Known { get; set; } = [];

    public HuffmanTable? Dc { get; set; }

    public HuffmanTable? Ac { get; set; }
}

/// <summary>What a JPEG says of itself before its picture begins.</summary>
internal sealed record JpegFrame(bool IsProgressive, int UnitsAcross, int UnitsDown, IReadOnlyList<JpegComponent> Components)
{
    /// <summary>More than any camera takes. What decoding needs to remember grows with it.</summary>
    private const long MostDots = 250_000_000;

    /// <summary>Null for a picture larger than anybody decodes here.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static JpegFrame? Read(ReadOnlySpan<byte> part, bool isProgressive)
    {
        if (part.Length < 6 || part.Length != 6 + (3 * part[5]) || part[5] is 0 or > 4)
            throw new InvalidDataException("its size is damaged");
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(part[1..]), BinaryPrimitives.ReadUInt16BigEndian(part[3..]));
        if ((long)height * width > MostDots || height == 0)
            return null;
        var components = new List<JpegComponent>();
        for (var i = 6; i < part.Length; i += 3)
            components.Add(new JpegComponent(part[i], part[i + 1] >> 4, part[i + 1] & 15));
        if (width == 0 || components.Exists(one => one.Across is < 1 or > 4 || one.Down is < 1 or > 4))
            throw new InvalidDataException("its size is damaged");
        var (across, down) = (components.Max(one => one.Across), components.Max(one => one.Down));
        var frame = new JpegFrame(isProgressive, Units(width, across * 8), Units(height, down * 8), components);
        foreach (var one in components)
        {
            one.Columns = Units(Units(width * one.Across, across), 8);
            one.Rows = Units(Units(height * one.Down, down), 8);
            one.Stride = frame.UnitsAcross * one.Across;
            one.Known = isProgressive ? new ulong[one.Stride * frame.UnitsDown * one.Down] : [];
        }

        return frame;
    }

    private static int Units(int length, int unit) => (length + unit - 1) / unit;
}
