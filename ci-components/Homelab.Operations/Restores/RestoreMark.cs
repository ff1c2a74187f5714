using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homelab.Operations.Backups;
using Homelab.Operations.Processes;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Restores;

/// <summary>What a restore that has begun is about.</summary>
/// <param name="Moves">What it sets aside first.</param>
/// <param name="Choice">Which part of the snapshot.</param>
internal sealed record RestoreMarkText(string Set, string Snapshot, string Target, string Choice, string Stamp, IReadOnlyList<SetAside> Moves);

/// <summary>
/// Says that a restore into a target has begun and not ended, so that the next one goes on from there instead of taking what it finds for
/// somebody's data. Held for as long as the restore and its restic live.
/// </summary>
internal sealed class RestoreMark : IDisposable
{
    // What somebody left lying for longer than this is his data again.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // A restic whose caller was killed ends when it next says how far it is.
    private const int Tries = 40;

    private readonly HeldFile _held;
    private readonly string _path;

    private RestoreMark(HeldFile held, string path) => (_held, _path) = (held, path);

    /// <summary>What a killed restore of the same left; null if none was, or it ended.</summary>
    public static RestoreMarkText? Find(StateFolder state, RestoreRequest request, string snapshot, TimeProvider clock)
    {
        var path = PathOf(state, request);
        try
        {
            return File.Exists(path) && clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) < Longest
                && JsonSerializer.Deserialize(File.ReadAllText(path), RestoreJson.Default.RestoreMarkText) is { } mark
                && (mark.Set, mark.Target, mark.Snapshot, mark.Choice) == (request.Wish.Set, request.Target, snapshot, ChoiceOf(request)) ? mark : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>Null while another restore is at work.</returns>
    public static async Task<RestoreMark?> BeginAsync(StateFolder state, RestorePlan plan, TimeProvider clock, CancellationToken ct)
    {
        var path = PathOf(state, plan.Request);
        for (var tries = Tries; tries > 0; tries--)
        {
            if (HeldFile.TryTake(path + ".held") is { } held)
            {
                DurableText.Write(path, JsonSerializer.Serialize(
                    new RestoreMarkText(plan.Request.Wish.Set, plan.Snapshot!.Id, plan.Request.Target, ChoiceOf(plan.Request), plan.Stamp, plan.SetAside), RestoreJson.Default.RestoreMarkText));
                return new RestoreMark(held, path);
            }

            await Task.Delay(Pause, clock, ct);
        }

        return null;
    }

    /// <summary>restic holds it, too.</summary>
    public ResticWitness Witness => new(_held.Inherited, _ => { }, (_, _) => { });

    /// <summary>The restore has ended well.</summary>
    public void End()
    {
        File.Delete(_path);
        File.Delete(_path + ".held");
    }

    public void Dispose() => _held.Dispose();

    private static string ChoiceOf(RestoreRequest request) => $"{request.Sample} {request.Rotation} {string.Join('\n', request.Include)}";

    private static string PathOf(StateFolder state, RestoreRequest request) =>
        Path.Combine(state.Restores, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Wish.Set}\n{request.Target}")))[..24] + ".json");
}
