using System.Runtime.InteropServices;

namespace Homelab.Processes.Files;

/// <summary>Renames that never take the place of anything.</summary>
internal static class RawRename
{
    /// <summary>0, or the error. Names end with a zero.</summary>
    public static int Try(int fromFolder, ReadOnlySpan<byte> from, int toFolder, ReadOnlySpan<byte> to)
    {
        if (Libc.RenameAt(fromFolder, from, toFolder, to, Libc.NoReplace) == 0)
            return 0;
        var error = Libc.LastError;
        if (error is not (Libc.InvalidArgument or Libc.NotImplemented))
            return error;
        // A file system that knows no such rename, as some over a network: asked first, which is as good as it gets there.
        if (RawFile.Stat(toFolder, to, out _) == 0)
            return Libc.Exists;
        return Libc.RenameAt(fromFolder, from, toFolder, to, 0) == 0 ? 0 : Libc.LastError;
    }

    public static string Say(int error) => Marshal.GetPInvokeErrorMessage(error);
}
