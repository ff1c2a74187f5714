using Homelab.Backups.Databases;

namespace Homelab.Restores.Verification.Sabotages;

/// <summary>The year in which an archive of pg_dump says it was made.</summary>
internal static class PostgresYear
{
    // Magic, three numbers of the version, the sizes of a number and an offset, and the format.
    private const int Start = 11;
    private const int MinorVersion = 6,
        NumberSize = 8;

    // Since this version the way of compressing is a single byte in place of a number.
    private const byte ShortCompression = 15;

    // Seconds, minutes, hours, day and month come first.
    private const int NumbersBefore = 5;

    /// <summary>Makes it a year older; nothing else changes. False for what is no such archive.</summary>
    public static bool TurnBack(string path)
    {
        using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.ReadWrite,
                BufferSize = 0,
            }
        );
        var head = new byte[64];
        if (
            file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length
            || !head.AsSpan().StartsWith(PostgresArchive.Magic)
        )
            return false;
        var number = 1 + head[NumberSize];
        var year = Start + (head[MinorVersion] >= ShortCompression ? 1 : number) + (NumbersBefore * number) + 1;
        // Years are counted from 1900.
        if (year >= head.Length || head[year] is < 100 or > 250)
            return false;
        file.Position = year;
        file.WriteByte((byte)(head[year] - 1));
        return true;
    }
}
