using System.Collections;
using System.CommandLine;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Restores.Restores;

namespace Homelab.Cli.Commands.Restores;

/// <summary>The options of <c>restore</c>.</summary>
internal sealed class RestoreOptions
{
    private readonly Argument<string?> _set = new("SET")
    {
        Description = "The set's name: its key in homelab.yml, and its restic tag.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _target = new("--target")
    {
        Description = "The folder that stands for /; / itself to restore in place; or a host of homelab.yml, or user@host.",
        HelpName = "DIR|HOST",
    };
    private readonly Option<string> _at = new("--at")
    {
        Description = "The beginning of a snapshot's id.",
        HelpName = "SNAPSHOT",
        DefaultValueFactory = _ => SnapshotWish.Latest,
    };
    private readonly Option<string?> _tier = new("--tier") { Description = "The tier; default: the only one there is.", HelpName = "T" };
    private readonly Option<string?> _host = new("--host")
    {
        Description = "The host the backup is of; default: the set's in homelab.yml, or the only one that has snapshots.",
        HelpName = "H",
    };
    private readonly Option<string[]> _include = new("--include")
    {
        Description = "Only this file or folder, as it was on the host; may be given again.",
        HelpName = "PATH",
    };
    private readonly Option<string?> _sample = new("--sample")
    {
        Description = "Only a part of about this size, another one each day, and all dumps. For drills.",
        HelpName = "SIZE",
    };
    private readonly Option<long?> _rotation = new("--rotation")
    {
        Description = "Which part of a sample; default: the number of the day.",
        HelpName = "NUMBER",
        Hidden = true,
    };
    private readonly Option<string?> _only = new("--only")
    {
        Description = "Only files (with SQLite databases), or only the dumps that were restored before.",
        HelpName = "files|databases",
    };
    private readonly Option<string?> _databases = new("--databases")
    {
        Description =
            "Where dumps are loaded: into the servers of homelab.yml (own), into a server made for it (throwaway), nowhere (skip). Default: own with --target /, else skip.",
        HelpName = "own|throwaway|skip",
    };
    private readonly Option<string[]> _images = new("--image")
    {
        Description = "The image of a throwaway server, by the database's name; may be given again.",
        HelpName = "NAME=IMAGE",
    };
    private readonly Option<string?> _record = new("--record")
    {
        Description = "Write down what was done, as JSON, after each step.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _confirm = new("--confirm")
    {
        Description = "The machine's name, where nobody can type it.",
        HelpName = "NAME",
    };
    private readonly Option<bool> _bring = new("--bring")
    {
        Description = "With a host as target: copy this homelab and this restic there first. It must be a machine of the same kind.",
    };
    private readonly Option<string?> _carried = new("--carried")
    {
        Description = "Put in its places what another machine restored and carried here. For the playbook.",
        HelpName = "FOLDER",
        Hidden = true,
    };
    private readonly Option<bool> _json = Shared.Json();
    private readonly Option<string> _config = Shared.Config();

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show what would be done; change nothing." };

    /// <summary>For drills, and for whoever used throwaway servers.</summary>
    public Option<string?> Cleanup { get; } =
        new("--cleanup")
        {
            Description = "Restore nothing: end the throwaway servers that a record of --record names.",
            HelpName = "RECORD",
        };

    public void AddTo(Command command)
    {
        _only.AcceptOnlyFromAmong("files", "databases");
        _databases.AcceptOnlyFromAmong("own", "throwaway", "skip");
        command.Add(_set);
        foreach (
            var option in new Option[]
            {
                _target,
                _at,
                _tier,
                _host,
                _include,
                _only,
                _databases,
                _images,
                _confirm,
                _bring,
                _carried,
                DryRun,
                _sample,
                _rotation,
                _record,
                _json,
                _config,
                Cleanup,
            }
        )
            command.Add(option);
    }

    public RestoreChoice Read(ParseResult parsed)
    {
        var set = parsed.GetValue(_set) is { Length: > 0 } named
            ? named
            : throw new UsageException("Name the set to restore: homelab restore SET --target DIR.");
        var target = parsed.GetValue(_target) is { Length: > 0 } there
            ? there
            : throw new UsageException("Say where to: --target DIR for a folder that stands for /, --target / to restore in place.");
        var config = ConfigFile.Load(parsed.GetRequiredValue(_config));
        var host = RemoteHost.Of(target, config);
        if (host is null && parsed.GetValue(_bring))
            throw new UsageException($"--bring is for another machine, and {target} is a folder of this one: leave it out.");
        var folder = host is null ? Path.GetFullPath(target) : "/";
        return new RestoreChoice(Request(parsed, set, folder, config), Variables())
        {
            Remote = host,
            Carried = parsed.GetValue(_carried) is { Length: > 0 } carried ? Path.GetFullPath(carried) : null,
            Brings = parsed.GetValue(_bring),
            Confirm = parsed.GetValue(_confirm),
            DryRun = parsed.GetValue(DryRun),
            Json = parsed.GetValue(_json),
            ConfigFile = config is null ? null : Path.GetFullPath(parsed.GetRequiredValue(_config)),
        };
    }

    private RestoreRequest Request(ParseResult parsed, string set, string folder, HomelabConfig? config)
    {
        var include = (parsed.GetValue(_include) ?? []).Select(path => path.Length > 1 ? path.TrimEnd('/') : path).ToArray();
        var databases = parsed.GetValue(_databases) switch
        {
            "own" => DatabaseTarget.Own,
            "throwaway" => DatabaseTarget.Throwaway,
            null when folder == "/" && include.Length == 0 && config is not null => DatabaseTarget.Own,
            _ => DatabaseTarget.Skip,
        };
        var request = new RestoreRequest(Wish(parsed, set, config), folder)
        {
            Part = parsed.GetValue(_only) switch
            {
                "files" => RestorePart.Files,
                "databases" => RestorePart.Databases,
                _ => RestorePart.Everything,
            },
            Databases = databases,
            Include = include,
            Sample = Sample(parsed),
            Rotation = parsed.GetValue(_rotation) ?? Today,
            Images = Images(parsed),
            Config = config,
            Record = parsed.GetValue(_record) is { Length: > 0 } record ? Path.GetFullPath(record) : null,
        };
        if (Environment.GetEnvironmentVariable(ToolEnvironment.DrillVariable) is { Length: > 0 } drill)
            request = request with { Id = drill };
        return Checked(request);
    }

    private SnapshotWish Wish(ParseResult parsed, string set, HomelabConfig? config) =>
        new(set)
        {
            At = parsed.GetRequiredValue(_at),
            Tier = parsed.GetValue(_tier) ?? OnlyTier(config),
            Host = parsed.GetValue(_host) ?? config?.Backups.Set(set)?.Host.Value,
        };

    /// <summary>Whoever exported restic's own variables means that repository, whatever tiers homelab.yml has.</summary>
    private static string? OnlyTier(HomelabConfig? config) =>
        config is { Backups.Tiers: [var only] } && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("RESTIC_REPOSITORY"))
            ? only.Name.Value
            : null;

    private static RestoreRequest Checked(RestoreRequest request) =>
        request switch
        {
            { Include.Count: > 0 } when request.Include.FirstOrDefault(path => !path.StartsWith('/')) is { } relative =>
                throw new UsageException($"--include {relative} is not absolute: give the path as it was on the host."),
            { Include.Count: > 0, Sample: not null } => throw new UsageException(
                "--include and --sample are two ways to restore a part: give one of them."
            ),
            { Sample: not null, Target: "/" } => throw new UsageException("--sample is for drills: give a folder as --target."),
            { Part: RestorePart.Databases, Include.Count: > 0 } => throw new UsageException(
                "--include chooses files: leave it out with --only databases."
            ),
            { Part: RestorePart.Databases, Databases: DatabaseTarget.Skip } => throw new UsageException(
                "Say where the dumps are loaded: --databases own or --databases throwaway."
            ),
            { Databases: DatabaseTarget.Throwaway, Record: null } => throw new UsageException(
                "Throwaway servers stay until they are ended: give --record FILE, and end them with --cleanup FILE."
            ),
            { Databases: DatabaseTarget.Own, Config: null } => throw new UsageException(
                "Only homelab.yml says where own databases are: give it with --config, or load the dumps with --databases throwaway."
            ),
            _ => request,
        };

    private long? Sample(ParseResult parsed) =>
        parsed.GetValue(_sample) is not { } text
            ? null
            : ByteSize.Read(text)?.Bytes ?? throw new UsageException($"--sample {text} is no size: write 500MiB or 5GiB.");

    private Dictionary<string, string> Images(ParseResult parsed)
    {
        var images = new Dictionary<string, string>();
        foreach (var image in parsed.GetValue(_images) ?? [])
            images[image.Split('=')[0]] =
                image.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at + 1 < image.Length
                    ? image[(at + 1)..]
                    : throw new UsageException($"--image {image} names no image: write NAME=IMAGE.");
        return images;
    }

    private static long Today => TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerDay;

    private static Dictionary<string, string> Variables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}

/// <summary>What a restore is about.</summary>
/// <param name="Variables">Where the way to the repository is.</param>
internal sealed record RestoreChoice(RestoreRequest Request, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>The host to restore on; null for this machine.</summary>
    public RemoteHost? Remote { get; init; }

    /// <summary>Where another machine carried the files to; null for a restore out of a repository.</summary>
    public string? Carried { get; init; }

    /// <summary>Its programs are brought, too.</summary>
    public bool Brings { get; init; }

    public string? Confirm { get; init; }

    public bool DryRun { get; init; }

    public bool Json { get; init; }

    /// <summary>Null without one.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The one that was named, or the only one of homelab.yml; null leaves it to the variables.</summary>
    public TierName? Tier =>
        Request.Wish.Tier is not { } named ? null
        : TierName.Fits(named) ? new TierName(named)
        : throw new UsageException($"--tier {named} is no name of a tier.");

    public ResticRepository Repository() => ResticRepository.ForReading(Tier, Variables);
}
