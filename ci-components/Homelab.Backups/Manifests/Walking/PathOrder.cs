namespace Homelab.Backups.Manifests.Walking;

/// <summary>The order of a walk: a folder before what is in it, names by their bytes.</summary>
internal static class PathOrder
{
    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var same = one.CommonPrefixLength(other);
        if (same == one.Length || same == other.Length)
            return one.Length.CompareTo(other.Length);
        // A slash ends a name, and the shorter name comes first.
        return Rank(one[same]).CompareTo(Rank(other[same]));
    }

    private static int Rank(byte letter) => letter == '/' ? 0 : letter;
}
