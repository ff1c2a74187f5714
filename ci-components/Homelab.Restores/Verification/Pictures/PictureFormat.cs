namespace Homelab.Restores.Verification.Pictures;

/// <summary>Tells pictures by what they are: names lie.</summary>
internal static class PictureFormat
{
    private static readonly HashSet<string> Decoded = new(StringComparer.OrdinalIgnoreCase) { "jpg", "jpeg", "jpe", "jfif", "png" };

    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "heic",
        "heif",
        "avif",
        "webp",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "jxl",
        "jp2",
        "psd",
        "dng",
        "cr2",
        "cr3",
        "nef",
        "arw",
        "orf",
        "rw2",
        "raf",
    };

    /// <summary>Whether a name looks like that of a picture; and of one that can be decoded.</summary>
    public static bool IsPicture(string name, out bool isDecoded)
    {
        var ending = Ending(name);
        isDecoded = Decoded.Contains(ending);
        return isDecoded || Others.Contains(ending);
    }

    public static string Ending(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    /// <summary>Decodes all of a picture, whatever its format.</summary>
    public static PictureLook Look(ReadOnlySpan<byte> file) =>
        file switch
        {
            [] => new PictureLook.Damaged("it is empty"),
            [0xFF, 0xD8, 0xFF, ..] => Read(file, JpegPicture.Look),
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => Read(file, PngPicture.Look),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => new PictureLook.Foreign("gif"),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
                new PictureLook.Foreign("webp"),
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => new PictureLook.Foreign("heif"),
            [(byte)'I', (byte)'I', 0x2A, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A, ..] => new PictureLook.Foreign("tiff"),
            [(byte)'B', (byte)'M', ..] => new PictureLook.Foreign("bmp"),
            [0xFF, 0x0A, ..] => new PictureLook.Foreign("jxl"),
            _ => new PictureLook.Damaged("it is no picture"),
        };

    private static PictureLook Read(ReadOnlySpan<byte> file, Looking look)
    {
        try
        {
            return look(file);
        }
        catch (InvalidDataException e)
        {
            return new PictureLook.Damaged(e.Message);
        }
    }

    private delegate PictureLook Looking(ReadOnlySpan<byte> file);
}
