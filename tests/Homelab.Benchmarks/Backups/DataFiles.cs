namespace Homelab.Benchmarks.Backups;

/// <summary>Something to back up.</summary>
internal static class DataFiles
{
    /// <summary>Writes files, a hundred to a folder, and returns how many bytes they hold.</summary>
    public static long Write(string folder, int count, Func<int, int> size)
    {
        var content = new byte[1024 * 1024];
        var random = new Random(2);
        long total = 0;
        for (var i = 0; i < count; i++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, $"{i / 100}")).FullName;
            using var file = File.Create(Path.Combine(place, $"file-{i:00000}.bin"));
            // Nothing in it is like anything else: restic would store the same bytes once.
            for (var left = size(i); left > 0; left -= content.Length)
            {
                var part = content.AsSpan(0, Math.Min(left, content.Length));
                random.NextBytes(part);
                file.Write(part);
            }

            total += file.Length;
        }

        return total;
    }
}
