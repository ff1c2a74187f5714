using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports;

/// <summary>Opens report files, which may come from anybody who can push a branch.</summary>
internal static class ReportFile
{
    /// <summary>Bytes. Writers stay under 6 MiB.</summary>
    public const int Largest = 8 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads at most <see cref="Largest"/> bytes and checks the schema's name and major version.</summary>
    /// <param name="schema">What the reader knows: <c>homelab.plan/1</c>.</param>
    /// <exception cref="ReportUnreadableException">Too large, not JSON, or another kind or major version.</exception>
    public static JsonDocument Open(Stream source, string schema)
    {
        var document = Parse(Content(source));
        var found = document.RootElement.Text("schema");
        if (found == schema)
            return document;
        document.Dispose();
        throw found?.Split('/')[0] == schema.Split('/')[0]
            ? new ReportUnreadableException(
                $"The report is of a version this tool does not know (it knows {schema}): use the tool that wrote it, or newer."
            )
            : new ReportUnreadableException($"This is not a report of schema {schema}: give a file that `homelab` wrote.");
    }

    // A report of megabytes that grows as it is read is copied, and touches fresh memory, more often than it is parsed.
    private static ReadOnlyMemory<byte> Content(Stream source)
    {
        var content = new MemoryStream(source.CanSeek ? (int)Math.Min(source.Length - source.Position, Largest) : 0);
        var chunk = new byte[81920];
        for (var read = source.Read(chunk); read > 0; read = source.Read(chunk))
        {
            content.Write(chunk, 0, read);
            if (content.Length > Largest)
                throw new ReportUnreadableException(
                    $"The report is larger than {Largest / 1024 / 1024} MiB, which `homelab` never writes: make it again."
                );
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonDocument.Parse(content, Options);
        }
        catch (JsonException e)
        {
            throw new ReportUnreadableException("The report is not valid JSON: make it again with `homelab`.", e);
        }
    }
}
