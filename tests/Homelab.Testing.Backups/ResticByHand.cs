using System.Text.Json;
using CliWrap.Buffered;

namespace Homelab.Testing.Backups;

/// <summary>A restic repository in a folder, used by restic itself.</summary>
internal sealed class ResticByHand(string restic, string folder)
{
    private readonly Dictionary<string, string?> _environment = new()
    {
        ["RESTIC_REPOSITORY"] = folder,
        ["RESTIC_PASSWORD"] = WeakRepository.Password,
        ["RESTIC_CACHE_DIR"] = folder + ".cache",
        ["A_VARIABLE"] = "thumbs",
    };

    public Task<BufferedCommandResult> RunAsync(CancellationToken ct, params string[] arguments) =>
        RealTools.RunAsync(restic, arguments, ct, environment: _environment);

    public void Init() => _ = new WeakRepository(folder);

    /// <summary>What a backup would store: paths, without the folders above the sources.</summary>
    public async Task<List<string>> WouldStoreAsync(IReadOnlyList<string> sources, IEnumerable<string> patterns, CancellationToken ct)
    {
        var run = await RunAsync(
            ct,
            ["backup", "--dry-run", "-vv", "--json", "--no-cache", .. patterns.Select(pattern => "--exclude=" + pattern), .. sources]
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        var items = run
            .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(line =>
                line.GetProperty("message_type").GetString() == "verbose_status"
                && line.GetProperty("action").GetString() != "scan_finished"
            )
            .Select(line => line.GetProperty("item").GetString()!.TrimEnd('/'));
        return
        [
            .. items
                .Where(item => sources.Any(source => item == source || item.StartsWith(source + "/", StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
