using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Homelab.Testing;

/// <summary>Small pictures that any program shows, each another one.</summary>
public static class Picture
{
    public static byte[] Png(int width, int height, int which)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        // Eight bits each of red, green and blue, nothing interlaced.
        Chunk(png, "IHDR", [.. BigEndian((uint)width), .. BigEndian((uint)height), 8, 2, 0, 0, 0]);
        Chunk(png, "IDAT", Pixels(width, height, which));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Pixels(int width, int height, int which)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            for (var y = 0; y < height; y++)
            {
                // Each line begins with its filter; 0 is none.
                zlib.WriteByte(0);
                for (var x = 0; x < width; x++)
                    zlib.Write([(byte)((x * which) ^ y), (byte)(y * 255 / height), (byte)((x * x) + (y * which))]);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(Stream png, string kind, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(kind), .. content];
        png.Write(BigEndian((uint)content.Length));
        png.Write(body);
        png.Write(BigEndian(Crc(body)));
    }

    private static uint Crc(byte[] body)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var one in body)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
        }

        return ~crc;
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
