using System.Buffers;
using System.Text;
using Homelab.Configuration.Yaml;
using Homelab.Text;

namespace Homelab.Configuration;

/// <summary>Refuses what should not even reach a YAML parser (a NUL inside quotes sends YamlDotNet into an endless loop).</summary>
internal static class FileText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? Decode(Stream file, Faults faults)
    {
        var bytes = new byte[HomelabFile.MaximumBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > HomelabFile.MaximumBytes)
            return TooLarge(faults);
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(e.Index, 0, length)).Count((byte)'\n');
            faults.Add(Place.At(line, 1), "this line is not UTF-8 text; save the file as UTF-8");
            return null;
        }
    }

    public static bool IsReadable(string text, Faults faults)
    {
        // A character is at least one byte: cheap first, and GetByteCount would count lone surrogates without complaint.
        if (text.Length > HomelabFile.MaximumBytes || Encoding.UTF8.GetByteCount(text) > HomelabFile.MaximumBytes)
            return TooLarge(faults) is not null;

        var number = 0;
        var content = text.AsSpan(text.StartsWith('\uFEFF') ? 1 : 0);
        foreach (var line in content.Split('\n'))
            CheckLine(content[line], ++number, faults);
        return !faults.Any;
    }

    /// <summary>How many lines a person would count.</summary>
    public static int CountLines(string text) => Math.Max(1, text.AsSpan().Count('\n') + (text.EndsWith('\n') ? 0 : 1));

    private static void CheckLine(ReadOnlySpan<char> line, int number, Faults faults)
    {
        // A lone CR ends a line for some YAML readers and not for others, so it counts as a control character.
        line = line is [.. var content, '\r'] ? content : line;
        var forbidden = IndexOfForbidden(line);
        if (forbidden >= 0)
            faults.Add(Place.At(number, forbidden + 1), "this line holds a control or invisible character; remove it");

        var indentation = line[..^line.TrimStart(" \t").Length];
        if (indentation.Contains('\t') && indentation.Length < line.Length)
            faults.Add(Place.At(number, indentation.IndexOf('\t') + 1), "indent this line with spaces, not with tabs");
    }

    private static int IndexOfForbidden(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\t' || line[i] is >= ' ' and <= '~')
                continue;
            if (Rune.DecodeFromUtf16(line[i..], out var rune, out var length) is not OperationStatus.Done || VisibleText.Deceives(rune))
                return i;
            i += length - 1;
        }
        return -1;
    }

    private static string? TooLarge(Faults faults)
    {
        faults.Add(Place.At(1, 1), "the file is larger than 1 MiB; this is not a homelab.yml");
        return null;
    }
}
