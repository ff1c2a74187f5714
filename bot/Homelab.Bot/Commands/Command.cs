using Homelab.Bot.Commands.Grammar;
using Homelab.Reports.Safe;

namespace Homelab.Bot.Commands;

/// <summary>What a person asks for, understood but not yet checked against homelab.yml or anybody's rights.</summary>
internal abstract record Command
{
    private Command() { }

    public sealed record Help : Command;

    public sealed record Plan : Command;

    public sealed record Cancel : Command;

    /// <param name="Tier">Null takes what homelab.yml says, as the others do.</param>
    public sealed record RestoreTest(IReadOnlyList<string> Sets, string? Tier, string? At) : Command;

    public sealed record Backup(string Tier, string? Host) : Command;

    /// <summary>Not understood, so nothing runs.</summary>
    /// <param name="Why">The rest of a sentence; what is data in it stands in <paramref name="Word"/>.</param>
    /// <param name="Line">The line to type instead.</param>
    public sealed record Unclear(Words Why, string? Word, string Line) : Command;
}

/// <summary>Where a command may be given.</summary>
[Flags]
internal enum CommandPlaces
{
    MergeRequest = 1,
    Issue = 2,
    Both = MergeRequest | Issue,
}

/// <summary>A command of the registry.</summary>
/// <param name="Name">As typed after the slash.</param>
/// <param name="Usage">The whole line, with what may be left out in brackets.</param>
/// <param name="Does">One sentence.</param>
/// <param name="Level">The access level it takes at least, as GitLab numbers them.</param>
/// <param name="Options">Those it takes; each wants a value.</param>
internal sealed record CommandDefinition(
    string Name,
    string Usage,
    Words Does,
    int Level,
    CommandPlaces Places,
    IReadOnlyList<string> Options,
    Func<TypedCommand, Command> Read
);
