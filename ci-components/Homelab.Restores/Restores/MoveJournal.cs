using System.Text;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Restores;

/// <summary>Something that was renamed, as bytes without a zero.</summary>
internal sealed record Move(byte[] From, byte[] To)
{
    public SetAside Shown => new(Encoding.UTF8.GetString(From), Encoding.UTF8.GetString(To));

    public bool IsDone => RawFile.Stat(Libc.CurrentFolder, [.. To, 0], out _) == 0;

    /// <summary>Shell commands that undo it: what was restored is set aside in turn.</summary>
    public IEnumerable<string> WayBack(string stamp)
    {
        if (RawFile.Stat(Libc.CurrentFolder, [.. From, 0], out _) == 0)
            yield return $"mv -T -- {ShellText.Quote(From)} {ShellText.Quote([.. From, .. Encoding.UTF8.GetBytes($".restored-{stamp}")])}";
        yield return $"mv -T -- {ShellText.Quote(To)} {ShellText.Quote(From)}";
    }
}

/// <summary>Every rename of a restore, written down before it is done, so that whoever goes on after a kill still knows them all.</summary>
internal sealed class MoveJournal(string file)
{
    /// <summary>Those that were done, in their order.</summary>
    public IReadOnlyList<Move> Done =>
        !File.Exists(file)
            ? []
            :
            [
                .. File.ReadLines(file)
                    .Select(Read)
                    .OfType<Move>()
                    .Where(move => move.IsDone)
                    .DistinctBy(move => Convert.ToBase64String(move.To)),
            ];

    public void Write(Move move)
    {
        using var stream = new FileStream(
            file,
            new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        stream.Write(Encoding.ASCII.GetBytes($"{Convert.ToBase64String(move.From)} {Convert.ToBase64String(move.To)}\n"));
        stream.Flush(flushToDisk: true);
    }

    public void Remove() => File.Delete(file);

    // The last line may be half a line.
    private static Move? Read(string line)
    {
        var parts = line.Split(' ');
        return parts.Length == 2 && Bytes(parts[0]) is { } from && Bytes(parts[1]) is { } to ? new Move(from, to) : null;
    }

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0 ? bytes[..length] : null;
    }
}
