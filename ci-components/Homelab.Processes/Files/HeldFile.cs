using System.Text;

namespace Homelab.Processes.Files;

/// <summary>
/// A file locked for as long as this process, and every child that was started while <see cref="Inherited"/> was held, lives. The kernel
/// gives it up however they end, and says so across containers that share the folder: no pid can do that.
/// </summary>
internal sealed class HeldFile : IDisposable
{
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private HeldFile(FileStream file) => _file = file;

    /// <summary>Null while somebody else holds it.</summary>
    public static HeldFile? TryTake(string path)
    {
        try
        {
            while (true)
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (IsAt(path, file))
                    return new HeldFile(file);
                file.Dispose();
            }
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    // Whoever held it until now may have removed it after it was opened here: the next one would make another, and hold that.
    private static bool IsAt(string path, FileStream file) =>
        RawFile.Stat(Libc.CurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], out var there) == 0
        && RawFile.Stat((int)file.SafeFileHandle.DangerousGetHandle(), out var held) == 0
        && (there.Inode, there.Device) == (held.Inode, held.Device);

    /// <summary>Children started until it is disposed of hold the file, too.</summary>
    public IDisposable Inherited() => new Inheritance(_file);

    public void Dispose() => _file.Dispose();

    private sealed class Inheritance : IDisposable
    {
        private readonly int _descriptor;

        public Inheritance(FileStream file)
        {
            _descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
            _ = Libc.ControlDescriptor(_descriptor, Libc.SetDescriptorFlags, 0);
        }

        public void Dispose() => _ = Libc.ControlDescriptor(_descriptor, Libc.SetDescriptorFlags, Libc.CloseOnExec);
    }
}
