using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>What a set's data is.</summary>
public enum SetKind
{
    Files,
    Vault,
    Gitea,
    Photos,
    Postgres,
    Sqlite,
    GitLab,
}

/// <summary>How many files of a set are hashed.</summary>
public enum ManifestDepth
{
    Full,
    Sample,
}

/// <summary>A program and its arguments, started without a shell.</summary>
public sealed record HookCommand(string Program, IReadOnlyList<string> Arguments)
{
    internal static IReadOnlyList<HookCommand> Bind(Value.Map section, string key) =>
        [.. section.Items(key).OfType<Value.List>().Select(Bind)];

    private static HookCommand Bind(Value.List command)
    {
        var words = command.Values.OfType<Value.Scalar>().Select(word => (string)word.Content).ToArray();
        return new HookCommand(words[0], words[1..]);
    }
}

/// <summary>Data that is backed up and restored together.</summary>
public sealed record BackupSet
{
    public required SetName Name { get; init; }

    public required HostName Host { get; init; }

    public required SetKind Kind { get; init; }

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<DatabaseName> Databases { get; init; } = [];

    public IReadOnlyList<string> Sqlite { get; init; } = [];

    /// <summary>Where <c>gitlab-backup</c> is called; null means on the host itself.</summary>
    public string? Container { get; init; }

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public required ManifestDepth Manifest { get; init; }

    /// <summary>Snapshots that a person calls whole: the beginnings of their ids.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    public IReadOnlyList<HookCommand> Before { get; init; } = [];

    public IReadOnlyList<HookCommand> After { get; init; } = [];

    internal static BackupSet Bind(string name, Value.Map set, HostName onlyHost) =>
        new()
        {
            Name = new SetName(name),
            Host = set.Find<HostName>("host") ?? onlyHost,
            Kind = Enum.Parse<SetKind>(set.Get<string>("kind"), ignoreCase: true),
            Paths = set.ListOf<string>("paths"),
            Databases = set.ListOf<DatabaseName>("databases"),
            Sqlite = set.ListOf<string>("sqlite"),
            Container = set.Find<string>("container"),
            Exclude = set.ListOf<string>("exclude"),
            Manifest = Enum.Parse<ManifestDepth>(set.Get<string>("manifest"), ignoreCase: true),
            Accept = set.Find<string[]>("accept") ?? [],
            Before = HookCommand.Bind(set, "before"),
            After = HookCommand.Bind(set, "after"),
        };
}
