namespace Homelab.Restores.Verification.Pictures;

/// <summary>The bits of a JPEG's scan, up to the next marker. Past it there are only zeros to look at, and none to take.</summary>
internal ref struct BitFeed(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _next = position;
    private ulong _held;
    private int _count;

    /// <summary>So many of the next bits, at most 16, without taking them.</summary>
    public int Peek(int bits)
    {
        if (_count < bits)
            Fill();
        return _count >= bits ? (int)(_held >> (_count - bits)) & ((1 << bits) - 1) : (int)(_held << (bits - _count)) & ((1 << bits) - 1);
    }

    /// <exception cref="InvalidDataException">There are none.</exception>
    public void Take(int bits)
    {
        if (_count < bits)
            Fill();
        if (_count < bits)
            throw new InvalidDataException("it ends within its picture");
        _count -= bits;
        _held &= (1UL << _count) - 1;
    }

    public void Skip(int bits)
    {
        for (; bits > 16; bits -= 16)
            Take(16);
        Take(bits);
    }

    public int Read(int bits)
    {
        if (bits == 0)
            return 0;
        var value = Peek(bits);
        Take(bits);
        return value;
    }

    /// <summary>Lets go of what fills the last byte, and returns where the next marker begins.</summary>
    public int ToMarker()
    {
        (_held, _count) = (0, 0);
        while (_next + 1 < _data.Length && !IsMarker(_next))
            _next++;
        return _next;
    }

    /// <summary>Begins anew behind the marker that says so.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public void Restart()
    {
        var marker = ToMarker();
        if (marker + 1 >= _data.Length || _data[marker + 1] is < 0xD0 or > 0xD7)
            throw new InvalidDataException("it ends within its picture");
        _next = marker + 2;
    }

    private readonly bool IsMarker(int at) => _data[at] == 0xFF && _data[at + 1] is not (0 or 0xFF);

    private void Fill()
    {
        while (_count <= 48 && _next < _data.Length)
        {
            var one = _data[_next];
            if (one == 0xFF)
            {
                // A zero says that this is no marker.
                if (_next + 1 >= _data.Length || _data[_next + 1] != 0)
                    return;
                _next++;
            }

            _next++;
            _held = (_held << 8) | one;
            _count += 8;
        }
    }
}
