using System.Numerics;

namespace Homelab.Restores.Verification.Pictures;

/// <summary>Decodes the bits of one scan: each value of each block. What it says in colours is nobody's concern here.</summary>
/// <param name="from">The first of 64 values of a block that the scan has, in zigzag order.</param>
/// <param name="to">The last.</param>
/// <param name="isRefining">It has only one more bit of values that are known.</param>
internal sealed class JpegScan(JpegFrame frame, IReadOnlyList<JpegComponent> components, int from, int to, bool isRefining, int restart)
{
    private int _emptyBlocks;

    /// <summary>Reads it to its end, and returns where the next marker begins.</summary>
    /// <exception cref="InvalidDataException">It ends too early, or is damaged.</exception>
    public int Read(ReadOnlySpan<byte> file, int position)
    {
        var bits = new BitFeed(file, position);
        // A scan of one colour has no units: only the blocks that are seen.
        var single = components is [var only] ? only : null;
        var (across, down) = single is null ? (frame.UnitsAcross, frame.UnitsDown) : (single.Columns, single.Rows);
        var left = restart;
        for (var y = 0; y < down; y++)
        {
            for (var x = 0; x < across; x++)
            {
                if (restart > 0 && left-- == 0)
                {
                    bits.Restart();
                    (left, _emptyBlocks) = (restart - 1, 0);
                }

                if (single is null)
                    ReadUnit(ref bits, x, y);
                else
                    ReadBlock(ref bits, single, (y * single.Stride) + x);
            }
        }

        return bits.ToMarker();
    }

    private void ReadUnit(ref BitFeed bits, int x, int y)
    {
        foreach (var one in components)
        {
            for (var row = 0; row < one.Down; row++)
            {
                for (var column = 0; column < one.Across; column++)
                    ReadBlock(ref bits, one, (((y * one.Down) + row) * one.Stride) + (x * one.Across) + column);
            }
        }
    }

    private void ReadBlock(ref BitFeed bits, JpegComponent one, int block)
    {
        if (!frame.IsProgressive)
        {
            ReadDc(ref bits, one);
            ReadSequential(ref bits, one.Ac ?? throw NoTable());
        }
        else if (from == 0 && isRefining)
            bits.Take(1);
        else if (from == 0)
            ReadDc(ref bits, one);
        else if (isRefining)
            Refine(ref bits, one.Ac ?? throw NoTable(), ref one.Known[block]);
        else
            ReadProgressive(ref bits, one.Ac ?? throw NoTable(), ref one.Known[block]);
    }

    private static void ReadDc(ref BitFeed bits, JpegComponent one)
    {
        var size = (one.Dc ?? throw NoTable()).Read(ref bits);
        bits.Take(size <= 16 ? size : throw new InvalidDataException("a value of it is none"));
    }

    private static void ReadSequential(ref BitFeed bits, HuffmanTable table)
    {
        for (var i = 1; i < 64; i++)
        {
            var code = table.Read(ref bits);
            var (zeros, size) = (code >> 4, code & 15);
            if (size == 0 && zeros < 15)
                return;
            i += zeros;
            bits.Take(size);
        }
    }

    private void ReadProgressive(ref BitFeed bits, HuffmanTable table, ref ulong known)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }

        for (var i = from; i <= to; i++)
        {
            var code = table.Read(ref bits);
            var (zeros, size) = (code >> 4, code & 15);
            if (size == 0 && zeros < 15)
            {
                _emptyBlocks = (1 << zeros) - 1 + bits.Read(zeros);
                return;
            }

            i += zeros;
            bits.Take(size);
            if (size > 0 && i <= to)
                known |= 1UL << i;
        }
    }

    // Every value that is known has one more bit, between those that become known.
    private void Refine(ref BitFeed bits, HuffmanTable table, ref ulong known)
    {
        var i = from;
        if (_emptyBlocks == 0)
        {
            for (; i <= to; i++)
            {
                var code = table.Read(ref bits);
                var (zeros, size) = (code >> 4, code & 15);
                if (size > 1)
                    throw new InvalidDataException("a value of it is none");
                if (size == 0 && zeros < 15)
                {
                    _emptyBlocks = (1 << zeros) + bits.Read(zeros);
                    break;
                }

                bits.Take(size);
                for (; i <= to; i++)
                {
                    if ((known & (1UL << i)) != 0)
                        bits.Take(1);
                    else if (zeros-- == 0)
                        break;
                }

                if (size > 0 && i <= to)
                    known |= 1UL << i;
            }
        }

        if (_emptyBlocks == 0)
            return;
        _emptyBlocks--;
        if (i <= to)
            bits.Skip(BitOperations.PopCount(known & (ulong.MaxValue << i) & (ulong.MaxValue >> (63 - to))));
    }

    private static InvalidDataException NoTable() => new("it lacks the codes of its picture");
}
