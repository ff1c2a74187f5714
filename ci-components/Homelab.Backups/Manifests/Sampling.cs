namespace Homelab.Backups.Manifests;

/// <summary>
/// Which files are hashed. A file's bucket comes from its path alone, so it stays while the set keeps its size, and as many
/// days as there are buckets cover everything. There are more buckets the larger the set is: a day's part is about 1 %, but at least 1 GiB.
/// </summary>
/// <param name="Buckets">1 takes every file.</param>
/// <param name="Bucket">The one that is taken.</param>
public sealed record Sampling(int Buckets, int Bucket)
{
    private const long LeastBytes = 1L << 30;

    // Primes, so that every second, third or tenth day still meets all buckets; without 7, because a weekly run would always meet the same
    // one.
    private static readonly int[] Steps = [97, 47, 23, 11, 5, 3, 1];

    public static Sampling Everything { get; } = new(1, 0);

    public static Sampling Of(long bytes, long rotation)
    {
        var buckets = Steps.First(step => step == 1 || bytes / step >= LeastBytes);
        return new Sampling(buckets, (int)(((rotation % buckets) + buckets) % buckets));
    }

    public bool Takes(ReadOnlySpan<byte> path) => Buckets == 1 || (int)(Hash(path) % (uint)Buckets) == Bucket;

    // FNV-1a with 64 bits: other tools can find a file's bucket, too.
    internal static ulong Hash(ReadOnlySpan<byte> path)
    {
        var hash = 14695981039346656037;
        foreach (var letter in path)
            hash = unchecked((hash ^ letter) * 1099511628211);
        return hash;
    }
}
