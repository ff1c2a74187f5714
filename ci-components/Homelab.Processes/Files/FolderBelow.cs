using System.Runtime.InteropServices;
using System.Text;

namespace Homelab.Processes.Files;

/// <summary>
/// A folder below a target, held open and reached without following a link: what a snapshot brought may be a link that leads out of it.
/// Folders that are missing are made.
/// </summary>
internal sealed class FolderBelow : IDisposable
{
    private const int Exists = 17;
    private const uint Everybodys = 0x1ED; // 0755

    private int _handle;

    private FolderBelow(int handle) => _handle = handle;

    /// <summary>A name in it, for every call that takes a path.</summary>
    public string this[string name] => $"/proc/self/fd/{_handle}/{name}";

    /// <param name="path">As in a snapshot.</param>
    /// <param name="rights">Of the folder itself, where it is made; those above it are the caller's.</param>
    /// <exception cref="IOException">A link or a file stands on the way.</exception>
    public static FolderBelow Open(string target, string path, FileRights? rights)
    {
        var folder = new FolderBelow(Checked(Libc.OpenAt(Libc.CurrentFolder, Raw(target), Libc.OpenFolder | Libc.OpenCloseOnExec), target));
        try
        {
            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < parts.Length; i++)
                folder.Enter(parts[i], i == parts.Length - 1 ? rights : null, target);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public FileFacts Facts =>
        RawFile.Stat(_handle, out var facts) == 0 ? facts : throw new IOException("A folder that is open cannot be looked at");

    public void Give(FileRights rights) => Rights.Give(_handle, rights);

    public void Dispose()
    {
        if (_handle >= 0)
            _ = Libc.Close(_handle);
        _handle = -1;
    }

    private void Enter(string name, FileRights? rights, string target)
    {
        var made = Libc.MakeFolder(_handle, Raw(name), Everybodys) == 0;
        if (!made && Libc.LastError != Exists)
            throw Refused(target, name);
        var next = Checked(
            Libc.OpenAt(_handle, Raw(name), Libc.OpenFolder | Libc.OpenNoFollow | Libc.OpenCloseOnExec),
            $"{name} below {target}"
        );
        Dispose();
        _handle = next;
        if (made && rights is not null)
            Rights.Give(next, rights);
    }

    private static int Checked(int handle, string what) => handle >= 0 ? handle : throw Refused(what, "");

    private static IOException Refused(string where, string name)
    {
        var error = Libc.LastError;
        var what = name.Length == 0 ? where : $"{name} below {where}";
        return new IOException(
            error is Libc.TooManyLinks or Libc.NotAFolder
                ? $"{what} is a link or a file"
                : $"{what} cannot be entered ({Marshal.GetPInvokeErrorMessage(error)})",
            error
        );
    }

    private static byte[] Raw(string path) => [.. Encoding.UTF8.GetBytes(path), 0];
}

/// <summary>Giving files and folders to their owners.</summary>
internal static class Rights
{
    public static uint User { get; } = Libc.EffectiveUser();

    public static bool IsRoot => User == 0;

    /// <summary>Owner, where this user may give something away, and mode of what is open.</summary>
    public static void Give(int handle, FileRights rights)
    {
        if (
            OwnerScope.OfThisProcess.CanGive(rights.User, rights.Group)
            && Libc.ChangeOwner(handle, "\0"u8, rights.User, rights.Group, Libc.EmptyPath) != 0
        )
            throw new IOException($"An owner cannot be given ({Marshal.GetPInvokeErrorMessage(Libc.LastError)})");
        // After the owner, whose change takes set-user away.
        if (Libc.ChangeMode(handle, (uint)rights.Mode) != 0)
            throw new IOException($"A mode cannot be given ({Marshal.GetPInvokeErrorMessage(Libc.LastError)})");
    }
}
