using System.Collections;
using System.CommandLine;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Configuration;

namespace Homelab.Cli.Commands.Backups;

/// <summary>The options of the backup verbs.</summary>
internal sealed class BackupOptions
{
    private readonly Option<string> _config = Shared.Config();
    private readonly Option<string?> _tier = new("--tier") { Description = "The tier; default: the only one there is.", HelpName = "T" };
    private readonly Option<string?> _host = new("--host")
    {
        Description = "The host of homelab.yml that this machine is; default: the only one there is.",
        HelpName = "H",
    };
    private readonly Option<string?> _arguments = new("--arguments")
    {
        Description = "A task's arguments as pipelines hand them over: base64url of a JSON array.",
        HelpName = "BASE64URL",
    };
    private readonly Option<string> _out = Shared.Out();
    private readonly Option<bool> _json = Shared.Json();
    private bool _takesHost;
    private bool _takesArguments;
    private bool _writesReports;
    private bool _printsJson;

    public void AddTo(Command command, bool host = false, bool arguments = false, bool reports = false, bool json = false)
    {
        (_takesHost, _takesArguments, _writesReports, _printsJson) = (host, arguments, reports, json || reports);
        command.Add(_config);
        command.Add(_tier);
        if (host || arguments)
            command.Add(_host);
        if (arguments)
            command.Add(_arguments);
        if (reports)
            command.Add(_out);
        if (_printsJson)
            command.Add(_json);
    }

    public BackupChoice Read(ParseResult parsed) =>
        BackupChoice.Make(
            parsed.GetRequiredValue(_config),
            parsed.GetValue(_tier),
            _takesHost || _takesArguments ? parsed.GetValue(_host) : null,
            _takesArguments && parsed.GetValue(_arguments) is { } arguments ? Decode(arguments) : null
        ) with
        {
            Out = _writesReports ? parsed.GetRequiredValue(_out) : "",
            Json = _printsJson && parsed.GetValue(_json),
            TakesHost = _takesHost,
        };

    // The task's grammar: [host, tier] for a backup, [tier] for prune and check.
    private IReadOnlyList<string> Decode(string arguments) =>
        TaskArguments.Decode(arguments) is { } task && task.Count == (_takesHost ? 2 : 1)
            ? task
            : throw new UsageException(
                $"--arguments is not what a pipeline hands over for this: it wants base64url of {(_takesHost ? "[\"host\",\"tier\"]" : "[\"tier\"]")}."
            );
}

/// <summary>What a backup verb is about.</summary>
internal sealed record BackupChoice(HomelabConfig Config, BackupTier Tier, HostName? AskedHost)
{
    public string Out { get; init; } = "";

    public bool Json { get; init; }

    public bool TakesHost { get; init; }

    /// <summary>The host that the arguments of the task name; null when there are none.</summary>
    public HostName? TaskHost { get; init; }

    public static StateFolder State() => StateFolder.Open(Environment.GetEnvironmentVariable);

    public ResticRepository Repository() =>
        ResticRepository.OfTier(
            Tier.Name,
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "")
        );

    /// <summary>The host to back up: asked for, or the only one.</summary>
    public HostName Host() =>
        AskedHost
        ?? TaskHost
        ?? (
            Config.Hosts is [var only]
                ? only.Name
                : throw new UsageException(
                    $"There are several hosts: say which one this machine is with --host {string.Join(" or --host ", Config.Hosts.Select(host => host.Name))}."
                )
        );

    /// <summary>Why the task is another job's, in a pipeline that has one for each host and tier; null when it is ours.</summary>
    public string? NotMeant { get; init; }

    public static BackupChoice Make(string configFile, string? tier, string? host, IReadOnlyList<string>? task)
    {
        var config =
            ConfigFile.Load(configFile)
            ?? throw new UsageException(
                $"{configFile} does not exist: run this where your homelab.yml is, or name the file with --config."
            );
        var chosen = new BackupChoice(config, FindTier(config, tier ?? task?[^1]), host is null ? null : FindHost(config, host));
        return task is null ? chosen : chosen.Of(FindTier(config, task[^1]), task is [var ofTask, _] ? FindHost(config, ofTask) : null);
    }

    private BackupChoice Of(BackupTier taskTier, HostName? taskHost) =>
        this with
        {
            TaskHost = taskHost,
            NotMeant =
                taskHost is not null && AskedHost is not null && taskHost != AskedHost
                    ? $"This task is for {taskHost}; nothing to do on {AskedHost}."
                : taskTier != Tier ? $"This task is for the tier {taskTier.Name}; nothing to do for {Tier.Name}."
                : null,
        };

    private static BackupTier FindTier(HomelabConfig config, string? name) =>
        name is null
            ? config.Backups.Tiers switch
            {
                [var only] => only,
                [] => throw new UsageException("homelab.yml has no tier: add one under backups.tiers."),
                _ => throw new UsageException(
                    $"There are several tiers: choose one with --tier {string.Join(" or --tier ", config.Backups.Tiers.Select(tier => tier.Name))}."
                ),
            }
            : config.Backups.Tier(name)
                ?? throw new UsageException(
                    $"homelab.yml has no such tier: it has {Names(config.Backups.Tiers.Select(tier => tier.Name))}."
                );

    private static HostName FindHost(HomelabConfig config, string name) =>
        config.Host(name)?.Name
        ?? throw new UsageException($"homelab.yml has no such host: it has {Names(config.Hosts.Select(host => host.Name))}.");

    private static string Names(IEnumerable<Name> names) => string.Join(", ", names);
}
