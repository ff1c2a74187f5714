using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>What a restore that has begun is about.</summary>
/// <param name="Choice">Which part of the snapshot.</param>
/// <param name="IsPlacing">It was all staged, and may stand in its places in part.</param>
/// <param name="Stagings">The folders in which it is on its way.</param>
internal sealed record RestoreMarkText(
    string Set,
    string Snapshot,
    string Target,
    string Choice,
    bool IsPlacing,
    IReadOnlyList<string>? Stagings
);

/// <summary>
/// Says that a restore into a target has begun and not ended, so that the next one finds what is staged. It is no licence to overwrite:
/// what
/// stands in the places is somebody's, whatever began there. Held for as long as the restore and its restic live.
/// </summary>
internal sealed class RestoreMark : IDisposable
{
    // Nobody goes on with it any more.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A restic whose caller was killed ends when it next says how far it is.
    private const int Tries = 40;

    private readonly HeldFile _held;
    private readonly string _path;

    private RestoreMark(HeldFile held, string path, RestoreMarkText text)
    {
        (_held, _path, Text) = (held, path, text);
        Journal = new MoveJournal(MovesOf(path));
    }

    public RestoreMarkText Text { get; private set; }

    /// <summary>What it has renamed.</summary>
    public MoveJournal Journal { get; }

    /// <summary>What a killed restore of the same left; null if none was, or it ended.</summary>
    public static RestoreMarkText? Find(StateFolder state, RestoreRequest request, string snapshot) =>
        Read(PathOf(state, request)) is { } text && IsOf(text, request, snapshot) ? text : null;

    /// <returns>Null while another restore is at work.</returns>
    public static async Task<RestoreMark?> BeginAsync(StateFolder state, RestorePlan plan, TimeProvider clock, CancellationToken ct)
    {
        var path = PathOf(state, plan.Request);
        for (var tries = Tries; tries > 0; tries--)
        {
            if (HeldFile.TryTake(path + ".held") is { } held)
            {
                SweepOld(state, path, clock);
                return Begin(held, path, plan);
            }

            await Task.Delay(Pause, clock, ct);
        }

        return null;
    }

    /// <summary>restic holds it, too.</summary>
    public ResticWitness Witness => new(_held.Inherited, _ => { }, (_, _) => { });

    /// <summary>A folder for what is on its way, in the first of these that takes one; what a killed restore staged there is gone on
    /// with.</summary>
    /// <exception cref="IOException">None does.</exception>
    /// <param name="isCrossing">It takes what is in one folder, where others begin at <c>/</c>.</param>
    public string Stage(IReadOnlyList<string> bases, bool isCrossing = false)
    {
        foreach (var folder in bases)
        {
            if (
                Text.Stagings!.FirstOrDefault(staging =>
                    Path.GetDirectoryName(staging) == folder && Staging.IsCrossing(staging) == isCrossing && Staging.IsSound(staging)
                ) is
                { } there
            )
                return there;
            // Written down first, so that whoever comes after a kill removes it.
            var staging = Staging.NameIn(folder, isCrossing);
            Write(Text with { Stagings = [.. Text.Stagings!, staging] });
            if (Staging.TryMake(staging))
                return staging;
            Write(Text with { Stagings = [.. Text.Stagings!.Where(other => other != staging)] });
        }

        throw new IOException($"Nothing can be written in {string.Join(", ", bases)}");
    }

    /// <summary>Everything is staged; from now on it is put in its places.</summary>
    public void Place() => Write(Text with { IsPlacing = true });

    /// <summary>The restore has ended well.</summary>
    /// <exception cref="IOException">A folder of it cannot be removed.</exception>
    public void End()
    {
        Clear(_path, Text);
        File.Delete(_path + ".held");
    }

    public void Dispose() => _held.Dispose();

    private static RestoreMark Begin(HeldFile held, string path, RestorePlan plan)
    {
        var before = Read(path);
        if (before is not null && !IsOf(before, plan.Request, plan.Snapshot!.Id))
        {
            // What it renamed, people still have to find: of that, the journal goes on.
            RemoveStagings(before);
            before = null;
        }

        var text =
            before
            ?? new RestoreMarkText(
                plan.Request.Wish.Set,
                plan.Snapshot!.Id,
                plan.Request.Target,
                ChoiceOf(plan.Request),
                IsPlacing: false,
                []
            );
        var mark = new RestoreMark(held, path, text);
        mark.Write(text with { Stagings = text.Stagings ?? [] });
        return mark;
    }

    private void Write(RestoreMarkText text)
    {
        DurableText.Write(_path, JsonSerializer.Serialize(text, RestoreJson.Default.RestoreMarkText));
        Text = text;
    }

    private static RestoreMarkText? Read(string path)
    {
        try
        {
            return
                File.Exists(path)
                && JsonSerializer.Deserialize(File.ReadAllText(path), RestoreJson.Default.RestoreMarkText)
                    is { Set: not null, Target: not null } text
                ? text
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void SweepOld(StateFolder state, string own, TimeProvider clock)
    {
        foreach (
            var path in Directory
                .GetFiles(state.Restores, "*.json")
                .Where(path =>
                    path != own
                    && !Path.GetFileName(path).StartsWith(LoadMark.Prefix, StringComparison.Ordinal)
                    && clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) > Longest
                )
        )
        {
            using var held = HeldFile.TryTake(path + ".held");
            if (held is null)
                continue;
            Clear(path, Read(path));
            File.Delete(path + ".held");
        }
    }

    private static void Clear(string path, RestoreMarkText? text)
    {
        RemoveStagings(text);
        new MoveJournal(MovesOf(path)).Remove();
        File.Delete(path);
    }

    private static void RemoveStagings(RestoreMarkText? text)
    {
        foreach (var staging in text?.Stagings ?? [])
        {
            // Whoever can write to the state folder is who restores; still, only what has such a name is removed.
            if (Path.GetFileName(staging).StartsWith(Staging.Prefix, StringComparison.Ordinal))
                TreeRemoval.Remove(staging);
        }
    }

    private static bool IsOf(RestoreMarkText text, RestoreRequest request, string snapshot) =>
        (text.Set, text.Target, text.Snapshot, text.Choice) == (request.Wish.Set, request.Target, snapshot, ChoiceOf(request));

    private static string MovesOf(string path) => path + ".moves";

    private static string ChoiceOf(RestoreRequest request) => $"{request.Sample} {request.Rotation} {string.Join('\n', request.Include)}";

    private static string PathOf(StateFolder state, RestoreRequest request) =>
        Path.Combine(
            state.Restores,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Wish.Set}\n{request.Target}")))[..24] + ".json"
        );
}
