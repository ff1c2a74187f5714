namespace Homelab.Restores.Verification.Pictures;

/// <summary>The codes of a JPEG: what a run of bits stands for.</summary>
internal sealed class HuffmanTable
{
    private const int Quick = 9;
    private const int Longest = 16;

    // For what is short: the value, and above it the length; 0 for what is longer.
    private readonly ushort[] _quick = new ushort[1 << Quick];
    private readonly int[] _end = new int[Longest + 1];
    private readonly int[] _offset = new int[Longest + 1];
    private readonly byte[] _values;

    /// <param name="counts">How many codes there are of each length, from 1.</param>
    /// <exception cref="InvalidDataException">There cannot be so many.</exception>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        var (code, index) = (0, 0);
        for (var length = 1; length <= Longest; length++)
        {
            _offset[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++)
                Fill(code++, length, _values[index++]);
            if (code > 1 << length)
                throw new InvalidDataException("its codes are damaged");
            _end[length] = code;
            code <<= 1;
        }
    }

    /// <summary>What the next bits stand for.</summary>
    public int Read(ref BitFeed bits)
    {
        var ahead = bits.Peek(Longest);
        if (_quick[ahead >> (Longest - Quick)] is var quick and not 0)
        {
            bits.Take(quick >> 8);
            return quick & 0xFF;
        }

        for (var length = Quick + 1; length <= Longest; length++)
        {
            var code = ahead >> (Longest - length);
            if (code < _end[length])
            {
                bits.Take(length);
                return (uint)(code + _offset[length]) < (uint)_values.Length
                    ? _values[code + _offset[length]]
                    : throw new InvalidDataException("a code of it is none");
            }
        }

        throw new InvalidDataException("a code of it is none");
    }

    private void Fill(int code, int length, byte value)
    {
        if (length > Quick || code >= 1 << length)
            return;
        var first = code << (Quick - length);
        Array.Fill(_quick, (ushort)((length << 8) | value), first, 1 << (Quick - length));
    }
}
