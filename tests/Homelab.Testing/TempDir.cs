using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Homelab.Testing;

/// <summary>A folder of one test, deleted with it.</summary>
public sealed class TempDir : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("homelab-test-").FullName;

    /// <summary>The full path of something in the folder.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a text file, with its folders, and returns its full path.</summary>
    public string Write(string relative, string content)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes an executable shell script: a stand-in for exits one cannot provoke.</summary>
    public string Script(string name, string body)
    {
        var path = Write(name, "#!/usr/bin/env bash\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WaitUntilNobodyWrites(path);
        return path;
    }

    // A program that another test started at this moment has the open file until it is itself, and as long the system would start no
    // script.
    private static void WaitUntilNobodyWrites(string path)
    {
        const int setLease = 1024,
            read = 0,
            tryAgain = 11;
        using var file = File.OpenHandle(path);
        while (Fcntl(file, setLease, read) != 0 && Marshal.GetLastPInvokeError() == tryAgain)
            Thread.Yield();
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fcntl(SafeFileHandle file, int command, int argument);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
