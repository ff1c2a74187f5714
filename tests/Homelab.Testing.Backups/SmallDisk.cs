namespace Homelab.Testing.Backups;

/// <summary>A file system of a few megabytes, where the tests may mount one.</summary>
internal sealed class SmallDisk(string folder) : IAsyncDisposable
{
    public static async Task<SmallDisk> MountAsync(string folder, string size, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        if ((await RealTools.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={size}", "none", folder], ct)).ExitCode != 0)
            Assert.Skip("This machine lets the tests mount no file system.");
        return new SmallDisk(folder);
    }

    public async ValueTask DisposeAsync() => await RealTools.RunAsync("umount", [folder], CancellationToken.None);
}
