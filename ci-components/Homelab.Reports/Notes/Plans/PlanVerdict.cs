using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>The first lines of a plan note: what a person must know if he reads nothing else.</summary>
internal static class PlanVerdict
{
    private const int ShortHash = 12;

    /// <param name="room">How long the head may become by naming roots; those that do not fit are only counted.</param>
    public static SafeNote Head(PlanNoteContent content, int room)
    {
        var head = new SafeNote().Marker($"homelab:plan");
        if (content.ChangesItsOwnPipeline)
            head.Paragraph(
                $"⚠ **This merge request changes the pipeline that made this plan, so nothing below can be trusted. Read the pipeline's change first.**"
            );
        if (content.Awaited is { } awaited)
            head.Paragraph(Awaited(awaited, content.Reports.Count > 0));
        head.Heading(Verdict(content));
        foreach (var gap in content.Gaps)
            head.Bullet(gap.Sentence());
        RootLines.Write(head, content.Reports, Root, room);
        if (content.Reports.Sum(NotShown) is var lines and > 0)
            head.Paragraph($"**Changed lines not shown below: {lines}.**");
        return head;
    }

    private static long NotShown(PlanReport report) => report.Changes.Concat(report.Outputs).Concat(report.Drift).Sum(ChangeSize.Omitted);

    public static string Short(string hash) => hash.Length > ShortHash ? hash[..ShortHash] : hash;

    /// <summary>Counts as terraform's own line says them.</summary>
    public static Markup Counts(Totals totals)
    {
        var counts = new Markup(64, 8);
        var first = true;
        Count(ref counts, totals.Import, " to import", ref first);
        Count(ref counts, totals.Add, " to add", ref first);
        Count(ref counts, totals.Change, " to change", ref first);
        Count(ref counts, totals.Destroy, " to destroy", ref first);
        Count(ref counts, totals.Forget, " to forget", ref first);
        Count(ref counts, totals.Move, " to move", ref first);
        Count(ref counts, totals.Invoke, " to invoke", ref first);
        Count(ref counts, totals.Deferred, " deferred", ref first);
        Count(ref counts, totals.Unknown, " unknown", ref first);
        if (first)
            counts.AppendLiteral("nothing to add, change or destroy");
        return counts;
    }

    private static Markup Counts(StateTotals totals)
    {
        var counts = new Markup(64, 3);
        var first = true;
        Count(ref counts, totals.Gone, " gone", ref first);
        Count(ref counts, totals.Changed, " changed", ref first);
        Count(ref counts, totals.Moved, " moved", ref first);
        return counts;
    }

    private static void Count(ref Markup counts, int count, string words, ref bool first)
    {
        if (count == 0)
            return;
        counts.AppendLiteral(first ? "" : ", ");
        counts.AppendFormatted(count);
        counts.AppendLiteral(words);
        first = false;
    }

    private static Markup Awaited(AwaitedPlan awaited, bool older)
    {
        var state = State(awaited);
        if (older)
            return $"⏳ **What follows is out of date: the plan of the newest commit {Short(awaited.Commit)}** {state}.";
        return $"⏳ The plan of commit {Short(awaited.Commit)} {state}.";
    }

    private static Markup State(AwaitedPlan awaited)
    {
        if (SafeLink.To(awaited.Url, $"is being made") is { } link)
            return $"{link}";
        return $"is not there yet";
    }

    private static Markup Verdict(PlanNoteContent content)
    {
        var reports = content.Reports;
        if (reports.Count == 0)
            return content.Awaited is null || content.Gaps.Count > 0 ? $"❌ There is no plan" : (Markup)$"There is no plan yet";
        var totals = reports.Aggregate(new Totals(), (sum, report) => sum.Plus(report.Totals));
        if (reports.Any(report => report.Errored))
            return totals.IsEmpty
                ? $"❌ Terraform could not make a plan"
                : (Markup)$"❌ Terraform could not finish the plan (so far: {Counts(totals)})";
        var state = reports.Aggregate(new StateTotals(), (sum, report) => sum.Plus(report.StateTotals));
        if (!state.IsEmpty)
            return totals.IsEmpty
                ? $"❗ Terraform changes only the state: {Counts(state)}"
                : (Markup)$"❗ Terraform plan: {Counts(totals)}; of the state alone: {Counts(state)}";
        if (reports.All(report => report is { IsEmpty: true, Omitted.Changes: 0 }) && content.Gaps.Count == 0)
            return $"✅ Terraform has nothing to do";
        return totals is not { Destroy: 0, Forget: 0, Unknown: 0 }
            ? $"❗ Terraform plan: {Counts(totals)}"
            : (Markup)$"Terraform plan: {Counts(totals)}";
    }

    private static Markup Root(PlanReport report)
    {
        var root = new Markup(128, 8);
        root.AppendFormatted($"{report.Root}: ");
        root.AppendFormatted(State(report));
        if (report.TerraformVersion is { } version)
            root.AppendFormatted($", terraform {version}");
        if (report.Header.Commit is { } commit)
            root.AppendFormatted($", commit {Short(commit)}");
        if (!report.Errored)
            root.AppendFormatted($", plan {Short(report.Hash)}");
        if (report.IsOfAnotherVersion)
            root.AppendFormatted($"; **made by another version of homelab, so a plan made now has another hash**");
        if (HiddenAsEqual(report) is var hidden and > 0)
            root.AppendFormatted($"; values hidden because they equal a secret: {hidden}");
        return root;
    }

    private static int HiddenAsEqual(PlanReport report) =>
        report
            .Changes.Concat(report.Outputs)
            .Concat(report.Drift)
            .SelectMany(change => change.Attributes)
            .Sum(attribute => Hides(attribute.Before) + Hides(attribute.After));

    private static int Hides(Leaf leaf) => leaf is Leaf.Sensitive { EqualTo: not null } ? 1 : 0;

    private static Markup State(PlanReport report)
    {
        if (report.Errored)
            return $"**failed**";
        if (!report.Complete)
            return $"{Counts(report.Totals)}; **not complete: terraform will need another plan after this one**";
        if (report.StateOnly && report.Omitted.Drift > 0)
            return $"changes only the state: {Counts(report.StateTotals)}, and {report.Omitted.Drift} more that are not listed here, because there are so many";
        if (!report.StateTotals.IsEmpty)
            return $"changes only the state: {Counts(report.StateTotals)}";
        if (report.Omitted.Destructive > 0)
            return $"{Counts(report.Totals)}; **{report.Omitted.Destructive} of what is destroyed is not listed here, because there is so much of it**";
        if (report.Omitted.Changes > 0)
            return $"{Counts(report.Totals)}; {report.Omitted.Changes} changes are not listed here, because there are so many";
        return Counts(report.Totals);
    }
}
