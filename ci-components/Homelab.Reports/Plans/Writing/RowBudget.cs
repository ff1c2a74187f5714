using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Reports.Plans.Writing;

/// <summary>Spends a number of bytes on rows: every row before any detail, in the order given.</summary>
internal sealed class RowBudget(int bytes)
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    private long _left = bytes;

    /// <summary>As many rows as fit, from the first on.</summary>
    public List<T> Take<T>(IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        var taken = new List<T>(rows.Count);
        foreach (var row in rows)
        {
            if (!Spend(Size(row, write)))
                break;
            taken.Add(row);
        }

        return taken;
    }

    /// <summary>As many changes as fit, and as much of their detail as fits then.</summary>
    public List<ResourceChange> TakeChanges(IReadOnlyList<ResourceChange> changes)
    {
        var rows = new (ResourceChange Bare, int BareSize, int FullSize)[changes.Count];
        Parallel.For(
            0,
            rows.Length,
            i =>
            {
                var bare = PlanHash.WithoutDetail(changes[i]);
                var full = Size(changes[i], ChangeJson.Write);
                rows[i] = (bare, ReferenceEquals(bare, changes[i]) ? full : Size(bare, ChangeJson.Write), full);
            }
        );
        if (rows.Sum(row => (long)row.FullSize) <= _left)
            return [.. changes];
        var taken = rows.TakeWhile(row => Spend(row.BareSize)).Count();
        return
        [
            .. rows.Take(taken)
                .Select((row, i) => row.FullSize > row.BareSize && Spend(row.FullSize - row.BareSize) ? changes[i] : row.Bare),
        ];
    }

    private bool Spend(long size)
    {
        if (size > _left)
            return false;
        _left -= size;
        return true;
    }

    /// <summary>Bytes of a row, with the comma behind it.</summary>
    private static int Size<T>(T row, Action<Utf8JsonWriter, T> write)
    {
        var scratch = _scratch ??= new ArrayBufferWriter<byte>(64 * 1024);
        scratch.ResetWrittenCount();
        using var json = new Utf8JsonWriter(scratch, Options);
        write(json, row);
        json.Flush();
        return scratch.WrittenCount + 1;
    }
}
