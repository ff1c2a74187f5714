using System.Text;

namespace Homelab.Processes.Files;

/// <summary>Names as Linux has them, which the framework cannot say, and folders of them.</summary>
internal static class RawTree
{
    /// <summary>With a zero at its end, as the system takes it.</summary>
    public static byte[] Raw(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>As restic writes a name into JSON: each byte that is no text is U+FFFD.</summary>
    public static string AsListed(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (name.Length > 0)
        {
            var isText = Rune.DecodeFromUtf8(name, out var rune, out var length) is System.Buffers.OperationStatus.Done;
            text.Append(isText ? rune.ToString() : "\uFFFD");
            name = name[(isText ? length : 1)..];
        }

        return text.ToString();
    }

    /// <summary>The path that is listed like this, with a zero at its end; null where there is none, or more than one.</summary>
    public static byte[]? Find(string target, string listed)
    {
        if (!listed.Contains('\uFFFD', StringComparison.Ordinal))
            return Raw(PathText.Below(target, listed));
        List<byte> path = [.. Encoding.UTF8.GetBytes(target.TrimEnd('/'))];
        foreach (var part in listed.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var names = part.Contains('\uFFFD', StringComparison.Ordinal)
                ? Names([.. path, 0]).Where(name => AsListed(name) == part).Take(2).ToArray()
                : [Encoding.UTF8.GetBytes(part)];
            if (names.Length != 1)
                return null;
            path.Add((byte)'/');
            path.AddRange(names[0]);
        }

        return [.. path, 0];
    }

    /// <summary>How many regular files a folder holds, further names of one not counted.</summary>
    public static long Files(string path) => Files(Libc.CurrentFolder, Raw(path), []);

    private static long Files(int parent, ReadOnlySpan<byte> name, HashSet<(ulong, DeviceNumber)> seen)
    {
        if (RawFile.Stat(parent, name, out var facts) != 0)
            return 0;
        if (facts.Type is EntryType.File)
            return facts.Links == 1 || seen.Add((facts.Inode, facts.Device)) ? 1 : 0;
        var folder = new RawFolder();
        var files = 0L;
        if (facts.Type is not EntryType.Folder || folder.Open(parent, name, 0, facts) != 0)
            return 0;
        while (folder.NamesLeft > 0)
            files += Files(folder.Handle, folder.Take(), seen);
        folder.Close();
        return files;
    }

    /// <summary>What is in a folder, in the order of bytes; nothing where it cannot be read.</summary>
    /// <param name="path">With a zero at its end.</param>
    public static List<byte[]> Names(ReadOnlySpan<byte> path)
    {
        var folder = new RawFolder();
        var names = new List<byte[]>();
        if (folder.Open(Libc.CurrentFolder, path, 0, default) != 0)
            return names;
        while (folder.NamesLeft > 0)
            names.Add(folder.Take()[..^1].ToArray());
        folder.Close();
        return names;
    }
}
