using System.Collections;
using System.CommandLine;
using Homelab.Ansible;
using Homelab.Configuration;
using Homelab.Restores.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Cli.Commands.Drills;

/// <summary>The options of <c>drill run</c>, and what they come to together with homelab.yml.</summary>
internal sealed class DrillOptions
{
    private readonly Option<string?> _sets = new("--sets")
    {
        Description = "The sets to restore, by name; default: `drill.sets`, else all of the tier.",
        HelpName = "A,B",
    };
    private readonly Option<string?> _tier = new("--tier")
    {
        Description = "The tier to restore from; default: `drill.tier`, and now and then another one.",
        HelpName = "T",
    };
    private readonly Option<string?> _at = new("--at")
    {
        Description = "The beginning of a snapshot's id; default: the newest, and now and then an older one.",
        HelpName = "SNAPSHOT",
    };
    private readonly Option<string?> _target = new("--target")
    {
        Description =
            "Where to restore to instead of `drill.target`: container, container:IMAGE or directory:PATH. A machine has to be in homelab.yml.",
        HelpName = "KIND[:ARG]",
    };
    private readonly Option<string?> _sabotage = new("--sabotage")
    {
        Description =
            $"Damage what was restored, to see that it is noticed: 0 only if the drill fails and names the damage. {string.Join(", ", SabotageWords.All)}.",
        HelpName = "KIND",
    };
    private readonly Option<int?> _seed = new("--seed") { Description = "What decides where chance would.", HelpName = "NUMBER" };
    private readonly Option<decimal?> _accept = new("--accept-cost")
    {
        Description = "Do it this once even if it costs more than `cost.limit`, up to this amount.",
        HelpName = "AMOUNT",
    };
    private readonly Option<string?> _arguments = new("--arguments")
    {
        Description =
            "A task's arguments as pipelines hand them over: base64url of [\"sets\",\"tier\",\"at\"]; what is empty is as without it.",
        HelpName = "BASE64URL",
    };

    public Option<string> Config { get; } = Shared.Config();

    public Option<string> Out { get; } = Shared.Out();

    public Option<bool> Json { get; } = Shared.Json();

    public Option<bool> DryRun { get; } =
        new("--dry-run") { Description = "Show what would be restored, from where and to where; touch nothing." };

    public void AddTo(Command command)
    {
        foreach (
            var option in new Option[] { Config, _sets, _tier, _at, _target, _sabotage, _seed, _accept, _arguments, Out, Json, DryRun }
        )
            command.Add(option);
    }

    /// <summary>Why the task is another job's, in a pipeline that has one for each tier; null when it is ours.</summary>
    public string? NotMeant(ParseResult parsed) =>
        parsed.GetValue(_tier) is { } own
        && parsed.GetValue(_arguments) is { } arguments
        && Decode(arguments)[1] is { Length: > 0 } tier
        && tier != own
            ? $"This task is for another tier; nothing to do for {own}."
            : null;

    public DrillPlan Read(ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(Config);
        var config =
            ConfigFile.Load(file)
            ?? throw new UsageException($"{file} does not exist: run this where your homelab.yml is, or name the file with --config.");
        var task = parsed.GetValue(_arguments) is { } arguments ? Decode(arguments) : ["", "", ""];
        var settings = config.Drill ?? throw new UsageException($"{file} has no `drill`: say there where to restore to.");
        var tier = Tier(config, Given(parsed.GetValue(_tier), task[1]) ?? settings.Tier?.Value);
        return new DrillPlan(config, settings, tier, Target(parsed.GetValue(_target), settings), Shared.Header())
        {
            Sets = Sets(config, settings, tier, Given(parsed.GetValue(_sets), task[0])),
            IsTierAsked = Given(parsed.GetValue(_tier), task[1]) is not null,
            At = At(Given(parsed.GetValue(_at), task[2])),
            Sabotage = parsed.GetValue(_sabotage) is { } word
                ? SabotageWords.Parse(word)
                    ?? throw new UsageException($"There is no sabotage '{word}': choose one of {string.Join(", ", SabotageWords.All)}.")
                : null,
            AcceptedCost = parsed.GetValue(_accept),
            Seed = parsed.GetValue(_seed) ?? Random.Shared.Next(1, int.MaxValue),
            Environment = Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? ""),
        };
    }

    public static DrillPrograms Programs() =>
        new(
            "restic",
            Environment.ProcessPath ?? throw new UsageException("This tool does not know where it lies: start it by its full path."),
            Playbooks.Find(Environment.GetEnvironmentVariable)
                ?? throw new UsageException(
                    $"The playbook restore.yml is not here: set {Playbooks.Variable} to the folder ci-components/ansible of this project."
                )
        );

    private static string? Given(string? option, string task) => option ?? (task.Length > 0 ? task : null);

    private static IReadOnlyList<string> Decode(string arguments) =>
        TaskArguments.Decode(arguments) switch
        {
            [] => ["", "", ""],
            { Count: 3 } task => task,
            _ => throw new UsageException(
                "--arguments is not what a pipeline hands over for this: it wants base64url of [\"sets\",\"tier\",\"at\"]."
            ),
        };

    private static string? At(string? at) =>
        at is null or "latest" ? null
        : at.Length is >= 4 and <= 64 && at.All(char.IsAsciiHexDigitLower) ? at
        : throw new UsageException("--at takes at least four digits of a snapshot's id, or latest.");

    private static BackupTier Tier(HomelabConfig config, string? name) =>
        config.Backups.Tiers.FirstOrDefault(tier => tier.Name.Value == name)
        ?? throw new UsageException(
            name is null
                ? "homelab.yml has no tier: add one under backups.tiers."
                : $"homelab.yml has no such tier: it has {string.Join(", ", config.Backups.Tiers.Select(tier => tier.Name))}."
        );

    private static BackupSet[] Sets(HomelabConfig config, DrillSettings settings, BackupTier tier, string? asked)
    {
        var names =
            asked?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ?? [.. settings.Sets.Select(name => name.Value)];
        var held = config.Backups.Sets.Where(set => tier.Sets.Contains(set.Name)).ToArray();
        if (names.FirstOrDefault(name => held.All(set => set.Name.Value != name)) is { } unknown)
            throw new UsageException(
                $"The tier {tier.Name} has no set '{unknown}': it has {string.Join(", ", held.Select(set => set.Name))}."
            );
        return held.Where(set => names.Contains(set.Name.Value)).ToArray() is { Length: > 0 } sets
            ? sets
            : throw new UsageException($"The tier {tier.Name} has no set to restore: add one under backups.sets.");
    }

    private static DrillTarget Target(string? asked, DrillSettings settings) =>
        asked?.Split(':', 2) switch
        {
            null => settings.Target
                ?? throw new UsageException("homelab.yml does not say where to restore to: add drill.target, or give --target."),
            ["container"] => settings.Target as DrillTarget.Container ?? new DrillTarget.Container(null),
            ["container", { Length: > 0 } image] => new DrillTarget.Container(image),
            ["directory"] when settings.Target is DrillTarget.Folder folder => folder,
            ["directory", ['/', ..] path] => new DrillTarget.Folder(path),
            ["ssh"] when settings.Target is DrillTarget.Ssh ssh => ssh,
            _ => throw new UsageException(
                "--target takes container, container:IMAGE or directory:/PATH; a machine reached by ssh has to be drill.target in homelab.yml, with its id and its reset."
            ),
        };
}
