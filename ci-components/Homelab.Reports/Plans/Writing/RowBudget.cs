using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Reports.Plans.Writing;

/// <summary>Spends a number of bytes on rows: every row before any detail, in the order given.</summary>
internal sealed class RowBudget(int bytes)
{
    private readonly ArrayBufferWriter<byte> _scratch = new(64 * 1024);
    private readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
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
        if (AllFit(changes))
            return [.. changes];
        var rows = Take([.. changes.Select(PlanHash.WithoutDetail)], ChangeJson.Write);
        for (var i = 0; i < rows.Count; i++)
        {
            if (changes[i].Attributes.Count > 0 && Spend(Size(changes[i], ChangeJson.Write) - Size(rows[i], ChangeJson.Write)))
                rows[i] = changes[i];
        }

        return rows;
    }

    private bool AllFit(IReadOnlyList<ResourceChange> changes)
    {
        var total = 0L;
        foreach (var change in changes)
        {
            total += Size(change, ChangeJson.Write);
            if (total > _left)
                return false;
        }

        return true;
    }

    private bool Spend(long size)
    {
        if (size > _left)
            return false;
        _left -= size;
        return true;
    }

    private int Size<T>(T row, Action<Utf8JsonWriter, T> write)
    {
        _scratch.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_scratch, _options);
        write(json, row);
        json.Flush();
        return _scratch.WrittenCount + 1;
    }
}
