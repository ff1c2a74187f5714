using Homelab.GitLab.Members;
using Homelab.GitLab.Notes;
using Homelab.Reports.Safe;

namespace Homelab.Bot.Commands;

/// <summary>What the bot says when nothing runs: why, and the line to type instead.</summary>
internal static class Answers
{
    public static SafeNote New(NoteId comment) => new SafeNote().Marker($"homelab:answer {comment.Value}");

    public static string Unclear(NoteId comment, string name, Command.Unclear unclear)
    {
        Markup why = unclear.Word is { } word ? (Markup)$"{unclear.Why} {word}" : $"{unclear.Why}";
        return New(comment).Paragraph($"🚫 **Not run**: {"/" + name}: {why}. Type {unclear.Line}.").ToString();
    }

    public static string Unknown(NoteId comment, string name, CommandDefinition? near) =>
        New(comment)
            .Paragraph(
                near is null
                    ? $"🚫 **Not run**: there is no command {"/" + name}. {"/help"} shows those there are."
                    : (Markup)$"🚫 **Not run**: there is no command {"/" + name}. Did you mean {near.Usage}?"
            )
            .ToString();

    public static string Several(NoteId comment) =>
        New(comment)
            .Paragraph($"🚫 **Not run**: one comment takes one command, and this one has several. Post each as a comment of its own.")
            .ToString();

    public static string NotHere(NoteId comment, CommandDefinition command) =>
        New(comment).Paragraph($"🚫 **Not run**: {"/" + command.Name} is about a merge request. Post it in one.").ToString();

    public static string Fork(NoteId comment) =>
        New(comment)
            .Paragraph(
                $"🚫 **Not run**: this merge request comes from a fork, whose code and pipelines are not this project's. Nothing runs from here."
            )
            .ToString();

    public static string MayNot(NoteId comment, CommandDefinition command, int level, IReadOnlyList<string> who)
    {
        Markup may = who.Count == 0 ? (Markup)$"Nobody here is." : (Markup)$"May: {Names(who)}.";
        return New(comment)
            .Paragraph($"🚫 **Not run**: {"/" + command.Name} needs {Role(command.Level)}; you are {Role(level)}. {may}")
            .ToString();
    }

    public static string Edited(NoteId comment) =>
        New(comment).Paragraph($"🚫 **Not run**: the comment was changed before I read it. Post the command anew.").ToString();

    public static string Late(NoteId comment, TimeSpan by, string line) =>
        New(comment).Paragraph($"🕒 **Not run**: I read this {(long)by.TotalHours} h late. Still wanted? Post {line} again.").ToString();

    public static string Help(NoteId comment)
    {
        var note = New(comment).Paragraph($"**Commands.** One in a comment, at the beginning of a line; also as {"/homelab COMMAND"}.");
        foreach (var command in CommandRegistry.All)
            note.Bullet($"{command.Usage}: {command.Does} For {Role(command.Level)} and above.");
        return note.ToString();
    }

    /// <summary>As GitLab calls a level; between two, the lower one.</summary>
    public static Words Role(int level) =>
        level switch
        {
            >= Member.Owner => $"Owner",
            >= Member.Maintainer => $"Maintainer",
            >= Member.Developer => $"Developer",
            >= Member.Reporter => $"Reporter",
            >= 10 => $"Guest",
            _ => $"no member",
        };

    private static Markup Names(IReadOnlyList<string> who) => who.Skip(1).Aggregate((Markup)$"{who[0]}", (all, one) => $"{all}, {one}");
}
