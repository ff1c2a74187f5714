using System.Text;

namespace Homelab.Processes.Files;

/// <summary>A small file that is whole at every instant.</summary>
internal static class DurableText
{
    public static void Write(string file, string text)
    {
        var path = Path.GetFullPath(file);
        using (var stream = new FileStream(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        DurableFolder.Synchronize(Path.GetDirectoryName(path)!);
    }
}
