using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Homelab.Restores.Recovery;

/// <summary>
/// A kit as one tar.gz that every system can unpack. Read back it may be anybody's, since whoever knows a recipient can encrypt to him:
/// so only what <see cref="Pack"/> writes is taken, and everything else refuses the whole.
/// </summary>
internal static class KitArchive
{
    private const string Top = "homelab-recovery/";
    private const int Block = 512;
    private const int Largest = 32 * 1024 * 1024;
    private const int MostFiles = 500;

    public static byte[] Pack(IReadOnlyDictionary<string, byte[]> files, DateTimeOffset time)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (
                var folder in files
                    .Keys.Where(name => name.Contains('/', StringComparison.Ordinal))
                    .Select(name => name[..(name.LastIndexOf('/') + 1)])
                    .Distinct()
                    .Prepend("")
            )
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.Directory, Top + folder)
                    {
                        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                        ModificationTime = time,
                    }
                );
            foreach (var (name, content) in files)
            {
                using var data = new MemoryStream(content);
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, Top + name)
                    {
                        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                        ModificationTime = time,
                        DataStream = data,
                    }
                );
            }
        }

        return packed.ToArray();
    }

    /// <exception cref="KitUnreadableException">It is anything else than what <see cref="Pack"/> writes.</exception>
    public static SortedDictionary<string, byte[]> Unpack(byte[] packed)
    {
        var tar = Inflate(packed);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var at = 0;
        while (at + Block <= tar.Length && tar.AsSpan(at, Block).ContainsAnyExcept((byte)0))
        {
            var header = tar.AsSpan(at, Block);
            var (name, size) = (Text(header[..100]), Size(header));
            at += Block;
            if (size > tar.Length - at || files.Count > MostFiles)
                throw Odd();
            if (Take(header[156], name, size) && !files.TryAdd(name[Top.Length..], tar.AsSpan(at, size).ToArray()))
                throw Odd();
            at += (size + Block - 1) / Block * Block;
        }

        return files.Count > 0 ? files : throw Odd();
    }

    /// <summary>A file to take; false for a folder, which is made where it is needed.</summary>
    private static bool Take(byte type, string name, int size) =>
        (char)type switch
        {
            '0' when name.StartsWith(Top, StringComparison.Ordinal) && KitFiles.IsOurs(name[Top.Length..]) => true,
            '5' when size == 0 && name is Top or Top + KitFiles.Folder => false,
            _ => throw Odd(),
        };

    // A header's sum over itself tells a damaged archive; its prefix field would be a second part of the name, which ours never need.
    private static int Size(ReadOnlySpan<byte> header)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? 0 : header[i];
        if (Octal(header[148..156]) != sum || header[345..500].ContainsAnyExcept((byte)0))
            throw Odd();
        return Octal(header[124..136]);
    }

    private static int Octal(ReadOnlySpan<byte> field)
    {
        var digits = Encoding.ASCII.GetString(field).Trim(' ', '\0').TrimStart('0');
        if (digits.Length == 0)
            return 0;
        return digits.Length <= 9 && digits.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt32(digits, 8) : throw Odd();
    }

    private static string Text(ReadOnlySpan<byte> field) =>
        Encoding.ASCII.GetString(field[..(field.IndexOf((byte)0) is var end and >= 0 ? end : field.Length)]);

    private static byte[] Inflate(byte[] packed)
    {
        using var inflated = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var chunk = new byte[81_920];
        try
        {
            while (gzip.Read(chunk) is var read and > 0)
            {
                inflated.Write(chunk, 0, read);
                if (inflated.Length > Largest)
                    throw Odd();
            }
        }
        catch (InvalidDataException)
        {
            throw Odd();
        }

        return inflated.ToArray();
    }

    private static KitUnreadableException Odd() =>
        new(
            "What is in this file is not a recovery kit, or somebody changed it: take another copy, and look at it with `age -d` and `tar tz` before you believe any of it."
        );
}
