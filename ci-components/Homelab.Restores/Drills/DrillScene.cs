using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Restores.Drills.Targets;
using Homelab.Text.Secrets;

namespace Homelab.Restores.Drills;

/// <summary>Everything the phases of one drill work with.</summary>
internal sealed class DrillScene : IDisposable
{
    /// <summary>What the project's own pipeline builds.</summary>
    private const string StandardImage = "homelab/gitops/tools:1";

    private readonly PrivateFolder _scratch = new();
    private readonly DrillState _drill;
    private readonly DrillPlan _plan;

    private DrillScene(
        DrillPlan plan,
        StateFolder state,
        DrillPrograms programs,
        DrillFolder folder,
        DrillState drill,
        TimeProvider clock,
        IProgress<Progress> progress
    )
    {
        (_plan, _drill) = (plan, drill);
        Restic = Reading(plan, programs, state);
        var repository = Restic.Repository;
        Target = Choose(plan, state, programs, folder, repository, clock, progress);
        drill.Target = Target.Report;
        Restore = new RestoreStep(plan, programs.Playbooks, repository, Target, drill, folder, progress);
        Verify = new VerifyStep(plan, Target, new ChangedFiles(Restic, Scratch), drill);
    }

    public ResticTool Restic { get; }

    public IDrillTarget Target { get; }

    public RestoreStep Restore { get; }

    public VerifyStep Verify { get; }

    public string Scratch => _scratch.Path;

    /// <exception cref="TierVariableException">The drill is not told how to read the repository.</exception>
    public static DrillScene Set(
        DrillPlan plan,
        StateFolder state,
        DrillPrograms programs,
        DrillFolder folder,
        DrillState drill,
        TimeProvider clock,
        IProgress<Progress> progress
    ) => new(plan, state, programs, folder, drill, clock, progress);

    /// <summary>restic with the credentials that may only read, where there are such. It knows nothing yet: what a cache remembers is not
    /// what the repository holds.</summary>
    public static ResticTool Reading(DrillPlan plan, DrillPrograms programs, StateFolder state) =>
        new(programs.Restic, ResticRepository.ForReading(plan.Tier.Name, plan.Environment), cache: null);

    public static DrillTargetReport Named(DrillPlan plan) =>
        plan.Target switch
        {
            DrillTarget.Ssh ssh => new("ssh", ssh.Host),
            DrillTarget.Container container => new("container", container.Image ?? StandardImage),
            DrillTarget.Folder folder => new("directory", folder.Path),
            _ => new("", ""),
        };

    /// <summary>What is restored to this machine must find room before it begins.</summary>
    /// <exception cref="DrillImpossibleException">It does not.</exception>
    public void RefuseWithoutRoom()
    {
        if (Target.Host.SshOptions is not null)
            return;
        var needed = _drill.Sets.Sum(Bytes);
        var place = new DirectoryInfo(Target.Root);
        while (!place.Exists && place.Parent is { } parent)
            place = parent;
        var free = new DriveInfo(place.FullName).AvailableFreeSpace;
        if (free < needed)
            throw new DrillImpossibleException(
                $"{Target.Root} has {free / 1024 / 1024} MiB free and {needed / 1024 / 1024} MiB are to be restored: make room, put HOMELAB_STATE on a larger disk, or restore a sample with drill.sample."
            );
    }

    public void Dispose()
    {
        Restic.Dispose();
        _scratch.Dispose();
    }

    private long Bytes(PreparedSet set)
    {
        var whole = set.Chosen.Snapshot.Bytes ?? 0;
        return _plan.Settings.Sample.TryGetValue(set.Chosen.Set.Name, out var sample) ? Math.Min(whole, sample.Bytes) : whole;
    }

    private static IDrillTarget Choose(
        DrillPlan plan,
        StateFolder state,
        DrillPrograms programs,
        DrillFolder folder,
        ResticRepository repository,
        TimeProvider clock,
        IProgress<Progress> progress
    )
    {
        var inspection = new LocalInspection(clock, progress);
        switch (plan.Target)
        {
            case DrillTarget.Ssh ssh:
                var secrets = new SecretSet(EnvironmentSecrets.OfThisProcess());
                return new SshTarget(
                    ssh,
                    new SshMachine(ssh.Host, plan.Environment, text => secrets.Hide(text)),
                    Paths(plan),
                    plan.Settings.Production,
                    programs,
                    folder,
                    plan.Settings.Limits.Provision,
                    clock
                );
            case DrillTarget.Container container:
                return new ContainerTarget(
                    container.Image ?? Standard(plan),
                    programs.Homelab,
                    folder,
                    inspection,
                    plan.Settings.Limits.Verify
                );
            case DrillTarget.Folder path:
                string[] own = repository.LocalFolder is { } local ? [state.Path, local] : [state.Path];
                return new DirectoryTarget(
                    path.Path,
                    [.. own, .. plan.Config.Backups.Sets.SelectMany(set => set.Paths)],
                    programs.Homelab,
                    folder,
                    inspection
                );
            default:
                throw new DrillImpossibleException("drill.target is of a kind that this version does not know: install a newer homelab.");
        }
    }

    private static string Standard(DrillPlan plan) =>
        plan.Environment.GetValueOrDefault("CI_REGISTRY") is { Length: > 0 } registry
            ? $"{registry}/{StandardImage}"
            : throw new DrillImpossibleException(
                "No image to look at the files in: set drill.target.image to one with git, sqlite3 and OpenSSL's library."
            );

    private static string[] Paths(DrillPlan plan) =>
        [.. plan.Sets.SelectMany(set => set.Paths).Concat(plan.Sets.SelectMany(set => set.Sqlite)).Distinct()];
}
