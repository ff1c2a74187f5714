using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>Whether two names hold the same, byte for byte. Sizes and times prove nothing: a container of VeraCrypt keeps both.</summary>
internal static class SameContent
{
    private const int AtOnce = 256 * 1024;

    [ThreadStatic]
    private static byte[]? _one,
        _other;

    /// <summary>Folders are never the same: what is in them is compared.</summary>
    /// <param name="oneName">With a zero at its end, in the open folder before it.</param>
    /// <param name="otherName">The same.</param>
    public static bool Holds(
        int one,
        ReadOnlySpan<byte> oneName,
        in FileFacts oneFacts,
        int other,
        ReadOnlySpan<byte> otherName,
        in FileFacts otherFacts
    )
    {
        if (oneFacts.Type != otherFacts.Type)
            return false;
        return oneFacts.Type switch
        {
            EntryType.File => oneFacts.IsSameFile(otherFacts)
                || (oneFacts.Size == otherFacts.Size && FilesAre(one, oneName, other, otherName, otherFacts)),
            EntryType.Link => LinkTarget(one, oneName).AsSpan().SequenceEqual(LinkTarget(other, otherName)),
            EntryType.BlockDevice or EntryType.CharacterDevice => oneFacts.Special == otherFacts.Special,
            EntryType.Folder => false,
            _ => true,
        };
    }

    /// <summary>Whatever is in one stands in the other, too, and holds the same. The other may have more.</summary>
    /// <param name="one">A path of this machine.</param>
    /// <param name="other">Another.</param>
    public static bool IsIn(string one, string other) => IsIn(Libc.CurrentFolder, RawTree.Raw(one), Libc.CurrentFolder, RawTree.Raw(other));

    private static bool IsIn(int one, ReadOnlySpan<byte> oneName, int other, ReadOnlySpan<byte> otherName)
    {
        if (RawFile.Stat(one, oneName, out var first) != 0 || RawFile.Stat(other, otherName, out var second) != 0)
            return false;
        if (first.Type is not EntryType.Folder || second.Type is not EntryType.Folder)
            return Holds(one, oneName, first, other, otherName, second);
        var (here, there) = (new RawFolder(), new RawFolder());
        try
        {
            var isIn = here.Open(one, oneName, 0, first) == 0 && there.Open(other, otherName, 0, second) == 0;
            while (isIn && here.NamesLeft > 0)
            {
                var name = here.Take();
                isIn = IsIn(here.Handle, name, there.Handle, name);
            }

            return isIn;
        }
        finally
        {
            here.Close();
            there.Close();
        }
    }

    /// <summary>Where a link leads.</summary>
    public static byte[] LinkTarget(int folder, ReadOnlySpan<byte> name)
    {
        var buffer = new byte[4097];
        var length = (int)Libc.ReadLink(folder, name, buffer, (nuint)buffer.Length);
        return length < 0 ? [] : buffer[..length];
    }

    // What cannot be read is not known to be the same.
    private static bool FilesAre(int one, ReadOnlySpan<byte> oneName, int other, ReadOnlySpan<byte> otherName, in FileFacts otherFacts)
    {
        var first = RawFile.Open(one, oneName, 0, out _);
        if (first < 0)
            return false;
        var second = RawFile.Open(other, otherName, 0, out _);
        try
        {
            // Somebody may write to the one that is in use meanwhile.
            return second >= 0 && AreEqual(first, second) && RawFile.Stat(second, out var now) == 0 && now.IsUntouchedSince(otherFacts);
        }
        finally
        {
            _ = Libc.Close(first);
            if (second >= 0)
                _ = Libc.Close(second);
        }
    }

    private static bool AreEqual(int first, int second)
    {
        _one ??= new byte[AtOnce];
        _other ??= new byte[AtOnce];
        for (var at = 0L; ; )
        {
            var read = Read(first, _one, at);
            if (read < 0 || read != Read(second, _other, at) || !_one.AsSpan(0, read).SequenceEqual(_other.AsSpan(0, read)))
                return false;
            if (read == 0)
                return true;
            at += read;
        }
    }

    private static int Read(int file, byte[] buffer, long at)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = (int)Libc.ReadAt(file, buffer.AsSpan(filled), (nuint)(buffer.Length - filled), at + filled);
            if (read < 0 && Libc.LastError == Libc.Interrupted)
                continue;
            if (read < 0)
                return -1;
            if (read == 0)
                break;
            filled += read;
        }

        return filled;
    }
}
