using Homelab.Cli.Rendering;
using Homelab.Restores.Recovery;

namespace Homelab.Cli.Commands.Recovery;

/// <summary><c>recovery open</c></summary>
internal static class OpenVerb
{
    public static async Task<int> RunAsync(Screen screen, string file, string identity, string? folder, bool reveal, CancellationToken ct)
    {
        foreach (var needed in new[] { file, identity })
        {
            if (!File.Exists(needed))
                throw new UsageException($"{needed} does not exist: give the path of a file that does.");
        }

        var kit = await OpenedKit.OpenAsync(file, identity, ct);
        if (folder is null || reveal)
            KitView.Draw(screen, kit, reveal);
        if (folder is null)
            return Exit.Done;
        kit.WriteTo(folder);
        screen.Say($"The kit is in {folder}, for your eyes only: read its README.md, and remove the folder when you are done.");
        return Exit.Done;
    }
}
