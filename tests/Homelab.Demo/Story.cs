using System.Globalization;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.Testing;
using Homelab.Testing.Monitors;

namespace Homelab.Demo;

/// <summary>The second act of <c>./demo</c>, followed by the others: a merge request gets its plan note, on GitLab's side of the
/// wire.</summary>
/// <remarks>The third is told by <see cref="BackupStory"/>, the fourth by <see cref="DrillStory"/>.</remarks>
internal sealed class Story(Stage stage, Teller tell, CancellationToken ct)
{
    private MergeRequestIid _request;

    public static async Task<int> TellAsync(bool keep, string? restic, string? image, CancellationToken ct)
    {
        var tell = new Teller();
        tell.Step("A GitLab on this machine, a protected main with a homelab in it, and the bot behind a signed webhook");
        await using var stage = await Stage.StartAsync(
            new StageOptions
            {
                GitLab = new() { Registered = Stage.Runners },
                Programs = Folders(restic, RealTools.FindPostgres("pg_dump"), image is null ? null : RealTools.Podman),
            },
            ct
        );
        tell.Say(
            $"GitLab   {stage.GitLab.Url}".TrimEnd('/'),
            $"project  {Stage.Project}, with `include: component: $CI_SERVER_FQDN/homelab/gitops/terraform-plan@0.1.0`",
            $"bot      {stage.Bot.Url}".TrimEnd('/')
        );
        await new Story(stage, tell, ct).TellAsync();
        await using var nas = new Nas(Path.Combine(stage.Folder, Nas.Host));
        await using var kuma = new KumaServer();
        using var backups = new BackupStory(
            stage,
            nas,
            kuma.Add("Backup fast"),
            restic,
            image is null ? null : RealTools.PostgresImage,
            tell,
            ct
        );
        await backups.TellAsync();
        if (restic is not null)
            await new DrillStory(stage, nas, backups.Backups, kuma.Add("Drill"), image, tell, ct).TellAsync();
        tell.Table();
        if (keep)
            await KeepAsync(stage, tell, ct);
        return 0;
    }

    private static string[] Folders(params string?[] programs) =>
        [.. programs.OfType<string>().Select(program => Path.GetDirectoryName(program)!)];

    private async Task TellAsync()
    {
        await OpenAsync();
        await EditAsync();
        await BreakAsync();
        await AttackAsync();
        await DeliveriesAsync();
    }

    private async Task OpenAsync()
    {
        tell.Step("Somebody opens a merge request: more memory, a newer Immich, a machine less");
        stage.Infra.Edit("infra/main.tf", "memory_gib = 8,", "memory_gib = 24,");
        stage.Infra.Edit("infra/main.tf", "immich:v1.118", "immich:v1.120");
        stage.Infra.Edit("infra/main.tf", "    gitlab  = { cores = 4, memory_gib = 12, disk_gib = 200, image = \"debian-12\" }\n", "");
        _request = (await stage.OpenAsync("more-memory", "More memory for docker1", ct)).Iid;
        var note = await stage.NoteAsync(_request, "memory_gib = 24", ct);
        tell.Quote(note.Body, 34);
        await SayHowSoonAsync(note);
    }

    private async Task EditAsync()
    {
        tell.Step("A second push changes one value, and the same note with it");
        var before = (await stage.NotesAsync(_request, ct))[0];
        stage.Infra.Edit("infra/main.tf", "memory_gib = 24,", "memory_gib = 48,");
        await stage.PushAsync("Even more memory", ct);
        var note = await stage.NoteAsync(_request, "memory_gib = 48", ct);
        Must((await stage.NotesAsync(_request, ct)).Count == 1 && note.Id == before.Id, "There is more than one note.");
        tell.Difference(before.Body, note.Body);
        await SayHowSoonAsync(note);
    }

    private async Task BreakAsync()
    {
        tell.Step("A broken push explains itself");
        stage.Infra.Edit("infra/main.tf", "variable \"wifi_password\"", "variable \"wifi_password\" \"twice\"");
        await stage.PushAsync("Oops", ct);
        tell.Quote((await stage.NoteAsync(_request, "could not make a plan", ct)).Body, 14);
        stage.Infra.Edit("infra/main.tf", "variable \"wifi_password\" \"twice\"", "variable \"wifi_password\"");
    }

    private async Task AttackAsync()
    {
        tell.Step("A hostile push: quick actions, mentions, a fence that closes itself, a secret where it does not belong");
        File.AppendAllText(
            stage.Infra["infra/main.tf"],
            """

            resource "terraform_data" "hostile" {
              input = "x\n```\n/close\n/approve\n@all please look <img src=x>\ncorrect-horse-battery-staple\n"
            }

            """
        );
        await stage.PushAsync("/close\n\n@all", ct);
        var note = await stage.NoteAsync(_request, "hostile", ct);
        tell.Quote(note.Body, 16, from: "hostile");
        var (executed, mentioned) = (
            await stage.Root.GetAsync("/-/simulator/executed", ct),
            await stage.Root.GetAsync("/-/simulator/mentioned", ct)
        );
        var request = await stage.Client.MergeRequests.GetAsync(Stage.Id, _request, ct);
        Must(
            executed!.AsArray().Count == 0 && mentioned!.AsArray().Count == 0 && request.State == "opened",
            "Something of the note was executed."
        );
        Must(!note.Body.Contains("correct-horse", StringComparison.Ordinal), "A secret is in the note.");
        tell.Say("GitLab executed 0 quick actions and mentioned nobody; the merge request is still open; the password is not in the note.");
    }

    private async Task DeliveriesAsync()
    {
        await stage.GitLab.DeliveredAsync(ct);
        tell.Step("What the bot was told, and what is left to do");
        using var http = new HttpClient { BaseAddress = stage.Bot.Url };
        var metrics = await http.GetStringAsync("/metrics", ct);
        tell.Say([
            .. metrics
                .Split('\n')
                .Where(line =>
                    line.StartsWith("homelab_bot_", StringComparison.Ordinal)
                    && !line.Contains("bucket", StringComparison.Ordinal)
                    && !line.Contains("_sum", StringComparison.Ordinal)
                ),
        ]);
    }

    /// <summary>From the end of the job to the note, by GitLab's own clock.</summary>
    private async Task SayHowSoonAsync(Note note)
    {
        var pipeline = await stage.Client.MergeRequests.Pipelines.ListAsync(Stage.Id, _request, ct).FirstAsync(ct);
        var job = await stage.Client.Jobs.ListAsync(Stage.Id, pipeline.Id, ct: ct).FirstAsync(ct);
        var waited = note.UpdatedAt - job.FinishedAt;
        // No promise here: a machine that is busy with something else is slower, and the story is as true.
        tell.Took(
            string.Create(CultureInfo.InvariantCulture, $"job {job.Id} ended, and the note was there after"),
            waited ?? TimeSpan.Zero
        );
    }

    private static async Task KeepAsync(Stage stage, Teller tell, CancellationToken ct)
    {
        var tokens = stage.GitLab.Tokens;
        tell.Say(
            "",
            "Everything stays open until you press Ctrl-C.",
            $"GitLab      {stage.GitLab.Url}",
            $"root        {tokens.Root}",
            $"maintainer  {tokens.Maintainer}",
            $"developer   {tokens.Developer}",
            $"bot         {tokens.Bot}",
            $"bot at      {stage.Bot.Url}health",
            $"repository  {stage.Infra.Folder}"
        );
        var stop = new TaskCompletionSource();
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                stop.TrySetResult();
            }
        );
        await stop.Task.WaitAsync(ct);
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
