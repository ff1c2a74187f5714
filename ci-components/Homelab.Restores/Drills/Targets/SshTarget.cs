using System.Text.Json.Nodes;
using CliWrap;
using Homelab.Ansible;
using Homelab.Backups.Backups;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills.Guards;
using Homelab.Restores.Restores;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills.Targets;

/// <summary>A machine of its own, put back to its empty state before and after: the nearest there is to the bad day.</summary>
/// <param name="paths">Where the sets will be, and where nothing may be before.</param>
internal sealed class SshTarget(
    DrillTarget.Ssh target,
    SshMachine machine,
    IReadOnlyList<string> paths,
    IReadOnlyList<string> production,
    DrillPrograms programs,
    DrillFolder folder,
    TimeSpan limit,
    TimeProvider clock
) : IDrillTarget
{
    private const string Tool = "/usr/local/bin/homelab";

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _isRoot;

    // Less than the phase may take, so that what keeps the machine away is said.
    private readonly TimeSpan _boot = TimeSpan.FromSeconds(Math.Min(limit.TotalSeconds * 0.7, 600));

    public DrillTargetReport Report { get; } = new("ssh", target.Host);

    public string Root => "/";

    public string Records => $"/var/lib/homelab/drills/{folder.Id}/records";

    public PlaybookHost Host => new(target.Host, machine.Options);

    /// <summary>The machine is bare: it gets this very tool, and this very restic.</summary>
    public JsonObject Variables =>
        new()
        {
            ["restore_homelab_binary"] = programs.Homelab,
            ["restore_restic_binary"] = Restic(),
            ["restore_become"] = !_isRoot,
        };

    public async Task<IReadOnlyList<DrillCheck>> GuardAsync(CancellationToken ct)
    {
        // What ssh's own settings make of the name, too.
        string[] names = [target.Host, await machine.RealHostAsync(ct)];
        var addresses = await Task.WhenAll(names.Distinct().Select(name => ProductionGuard.ResolveAsync(ProductionGuard.Bare(name), ct)));
        var hit = (await ProductionAsync(ct)).Find(
            new KnownMachine(names, "", [.. addresses.SelectMany(found => found).Select(address => address.ToString())])
        );
        return hit is null
            ? []
            :
            [
                MachineGuards.Violated(
                    MachineGuards.ProductionName,
                    $"{target.Host} is {hit}, which drill.production lists: nothing was done to it."
                ),
            ];
    }

    public async Task<IReadOnlyList<DrillCheck>> ProvisionAsync(CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        if (await Hooks.RunAsync(target.Reset, ct) is { } problem)
            throw new DrillImpossibleException($"{target.Host} could not be reset ({problem}): run the command by hand and correct it.");
        var facts = await FactsAsync(began, ct);
        _isRoot = (await machine.RunAsync("id -u", PipeSource.Null, Short, ct)).Output.Trim() == "0";
        var listed = await ProductionAsync(ct);
        return new MachineGuards(
            target.Id,
            target.Reset.Count > 0 ? clock.GetElapsedTime(began) : null,
            listed,
            Read("/etc/machine-id")
        ).Judge(facts);
    }

    public async Task<string?> RecordAsync(string set, CancellationToken ct)
    {
        var run = await machine.ScriptAsync($"cat {ShellText.Quote($"{Records}/{set}.json")}\n", Short, ct);
        // A machine that went away says nothing about the backup, whatever Ansible called it.
        if (SshMachine.IsUnreachable(run))
            throw new DrillImpossibleException($"The connection to {target.Host} broke while it was restored: hold the drill again.");
        if (run.ExitCode != 0)
            return null;
        var file = Path.Combine(folder.Records, $"{set}.json");
        await File.WriteAllTextAsync(file, run.Output, ct);
        return file;
    }

    public async Task<InspectionResult> InspectAsync(InspectionJob job, CancellationToken ct)
    {
        var run = await machine.RunAsync(
            SshMachine.AsRoot($"{Tool} drill inspect"),
            PipeSource.FromBytes(InspectionJson.Write(job)),
            TimeSpan.FromDays(1),
            ct
        );
        if (run.ExitCode != 0)
            throw new DrillImpossibleException(
                SshMachine.IsUnreachable(run)
                    ? $"The connection to {target.Host} broke while everything was looked at: hold the drill again."
                    : $"Looking at what was restored on {target.Host} failed: {Last(run)}."
            );
        using var output = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(run.Output));
        return await InspectionJson.ReadResultAsync(output, job, ct);
    }

    public async Task<IReadOnlyList<string>> LeaveAsync(CancellationToken ct)
    {
        if (target.Reset.Count > 0)
            return await Hooks.RunAsync(target.Reset, ct) is { } problem
                ? [$"{target.Host} could not be reset, so what was restored is still on it: {problem}"]
                : [];
        await machine.ScriptAsync(
            $"for record in {ShellText.Quote(Records)}/*.json; do [ -e \"$record\" ] && {Tool} restore --cleanup \"$record\"; done\n",
            Short,
            ct
        );
        return [$"nothing resets {target.Host}, so what was restored is still on it: add drill.target.reset"];
    }

    // A reset may answer before the machine goes down, and it takes its time to come up.
    private async Task<TargetFacts> FactsAsync(long began, CancellationToken ct)
    {
        while (true)
        {
            var run = await machine.ScriptAsync(TargetFacts.Script(paths), Short, ct);
            var facts = run.ExitCode == 0 ? TargetFacts.Read(run.Output) : null;
            var waited = clock.GetElapsedTime(began);
            if (facts is not null && (target.Reset.Count == 0 || facts.Up <= waited || waited > _boot))
                return facts;
            if (waited > _boot)
                throw new DrillImpossibleException(
                    $"{target.Host} does not answer ({Last(run)}): see whether it runs, and whether this user may log in as root or use sudo without a password."
                );
            await Task.Delay(Pause, clock, ct);
        }
    }

    // A machine is production by its name and by each address that leads to it.
    private Task<ProductionGuard> ProductionAsync(CancellationToken ct) => ProductionGuard.OfAsync(production, ct);

    private string Restic() =>
        new SearchPath(Environment.GetEnvironmentVariable).Find(programs.Restic)
        ?? throw new ToolUnavailableException(programs.Restic, new FileNotFoundException());

    private static string Last(ToolRun run) =>
        run.Error.Trim() is { Length: > 0 } error ? error.Split('\n')[^1] : $"exit code {run.ExitCode}";

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : "";
}
