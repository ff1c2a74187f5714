using System.Runtime.InteropServices;

namespace Homelab.Processes.Processes;

/// <summary>.NET takes its hashes from OpenSSL, which is no part of our one file. Where it is missing, the framework ends the process
/// without a word.</summary>
internal static class OpenSsl
{
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1"];

    /// <exception cref="ToolUnavailableException">It is not on this machine.</exception>
    public static void Require()
    {
        if (!Array.Exists(Names, name => NativeLibrary.TryLoad(name, out _)))
            throw new ToolUnavailableException(
                "OpenSSL, with which hashes are made, is not on this machine: install its library (Debian and Ubuntu: package libssl3)."
            );
    }
}
