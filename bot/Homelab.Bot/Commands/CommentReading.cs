using Homelab.Bot.Commands.Grammar;
using Homelab.Bot.Projects;
using Homelab.Bot.Tasks;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;

namespace Homelab.Bot.Commands;

/// <summary>A comment that nobody has answered yet: what it asks for, and whether its author may.</summary>
internal sealed class CommentReading(
    WatchedProject project,
    CommentThread thread,
    Asked comment,
    AskedComments asked,
    CommandRuns runs,
    TimeSpan? lateBy
)
{
    private const int MostNames = 3;

    private NoteId Id => thread.Comment.Id;

    public async Task<Handled> HandleAsync(Hint.Comment hint, IReadOnlyList<string> lines, CancellationToken ct)
    {
        var line = TypedCommand.Read(lines[0]);
        var definition = line is null ? null : CommandRegistry.Find(line.Name);
        if (!CommandRegistry.IsMeant(line))
            return new Handled.Done();
        var member = await project.GitLab.Members.FindAsync((await project.ReadAsync(ct)).Id, thread.Comment.Author!.Id, ct);
        // Whoever is no member could have the bot write as often as he likes.
        if (member is null || member.State is not (null or "active"))
            return new Handled.Done();
        await thread.ReactAsync("eyes", ct);
        var refusal = await RefusalAsync(hint, lines, line, definition, member.AccessLevel, ct);
        return refusal is { } text ? await SayAsync("refused", text, ct) : await RunAsync(definition!, line!, ct);
    }

    private async Task<string?> RefusalAsync(
        Hint.Comment hint,
        IReadOnlyList<string> lines,
        TypedCommand? line,
        CommandDefinition? definition,
        int level,
        CancellationToken ct
    )
    {
        if (definition is null || line is null)
            return Answers.Unknown(Id, line?.Name ?? "", CommandRegistry.Near(line?.Name ?? ""));
        if (lines.Count > 1)
            return Answers.Several(Id);
        if (thread.Comment.Body.Trim() != hint.Text.Trim() || (hint.Thread is null && thread.WasTouched))
            return Answers.Edited(Id);
        if (lateBy is { } age)
            return Answers.Late(Id, age, lines[0]);
        if (level < definition.Level)
            return Answers.MayNot(Id, definition, level, await MayAsync(definition.Level, ct));
        if (comment.On.Kind is NoteableKind.Issue)
            return definition.Places.HasFlag(CommandPlaces.Issue) ? null : Answers.NotHere(Id, definition);
        var request = await project.GitLab.MergeRequests.GetAsync(
            (await project.ReadAsync(ct)).Id,
            new MergeRequestIid(comment.On.Iid),
            ct
        );
        return request.SourceProjectId == request.TargetProjectId ? null : Answers.Fork(Id);
    }

    private async Task<IReadOnlyList<string>> MayAsync(int level, CancellationToken ct) =>
        await project
            .GitLab.Members.ListAsync((await project.ReadAsync(ct)).Id, ct)
            .Where(member => member.AccessLevel >= level && member is { State: null or "active", Username: not null })
            // Tokens have users of their own, which nobody can ask.
            .Where(member =>
                !member.Username!.StartsWith("project_", StringComparison.Ordinal)
                && !member.Username.StartsWith("group_", StringComparison.Ordinal)
            )
            .Select(member => member.Username!)
            .Take(MostNames)
            .ToListAsync(ct);

    private async Task<Handled> RunAsync(CommandDefinition definition, TypedCommand line, CancellationToken ct) =>
        CommandRegistry.Understand(definition, line) switch
        {
            Command.Unclear unclear => await SayAsync("refused", Answers.Unclear(Id, definition.Name, unclear), ct),
            Command.Help => await SayAsync("answered", Answers.Help(Id), ct),
            Command.Plan => await runs.PlanAsync(project, comment, thread, ct),
            Command.Cancel => await runs.CancelAsync(project, comment, thread, ct),
            var command => await runs.BeginAsync(project, comment, thread, definition, command, ct),
        };

    private async Task<Handled> SayAsync(string outcome, string text, CancellationToken ct)
    {
        await asked.AddAsync(comment);
        await thread.AnswerAsync(text, ct);
        await asked.AnswerAsync(comment, outcome);
        return new Handled.Done();
    }
}
