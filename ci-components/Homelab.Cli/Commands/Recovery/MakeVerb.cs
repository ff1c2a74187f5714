using System.Collections;
using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Reports.Findings;
using Homelab.Restores.Recovery;

namespace Homelab.Cli.Commands.Recovery;

/// <summary><c>recovery make</c></summary>
internal sealed class MakeVerb(Screen screen, string configFile)
{
    public async Task<int> RunAsync(IReadOnlyList<string> folders, bool dryRun, CancellationToken ct)
    {
        var config =
            ConfigFile.Load(configFile)
            ?? throw new UsageException(
                $"{configFile} does not exist: run this where your homelab.yml is, or name the file with --config."
            );
        if (config.Recovery is null)
            throw new UsageException($"{configFile} has no `recovery`: name the recipients there, public keys that age-keygen prints.");
        var recovery = new RecoveryKit(Request(config), TimeProvider.System)
        {
            To = folders.Count > 0 ? [.. folders.Select(Path.GetFullPath)] : null,
        };
        if (dryRun)
        {
            KitView.Draw(screen, await recovery.LookAsync(ct));
            return Exit.Done;
        }

        var outcome = await recovery.MakeAsync(ct);
        KitView.Draw(screen, outcome);
        return outcome.Report is not { Copies.Count: > 0 } ? Exit.Failed
            : outcome.Findings.Any(finding => finding.Severity is Severity.Look) ? Exit.DoneButLook
            : Exit.Done;
    }

    private KitRequest Request(HomelabConfig config) =>
        new()
        {
            Config = config,
            ConfigFile = File.ReadAllBytes(configFile),
            Header = Shared.Header(),
            Environment = Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
        };
}
