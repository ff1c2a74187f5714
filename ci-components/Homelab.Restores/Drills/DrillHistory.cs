using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Backups.Backups;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Drills;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DrillMemory))]
internal sealed partial class DrillHistoryJson : JsonSerializerContext;

/// <summary>What a runner remembers of drills.</summary>
/// <param name="Held">How many were held, ever: what is done only now and then goes by it.</param>
/// <param name="Past">The newest first.</param>
internal sealed record DrillMemory(long Held, IReadOnlyList<PastDrill> Past, IReadOnlyList<ProvenRestore> Proven)
{
    public static DrillMemory None { get; } = new(0, [], []);
}

/// <summary>Earlier drills on this machine: to compare with, and to know since when which tier is proven.</summary>
internal sealed class DrillHistory(StateFolder state)
{
    private const int Kept = 50;

    private string File => Path.Combine(state.Path, "drills.json");

    /// <summary>What cannot be read any more is no reason not to hold a drill: it begins anew.</summary>
    public DrillMemory Read()
    {
        try
        {
            using var file = System.IO.File.OpenRead(File);
            return JsonSerializer.Deserialize(file, DrillHistoryJson.Default.DrillMemory) is { Past: not null, Proven: not null } memory
                ? memory
                : DrillMemory.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return DrillMemory.None;
        }
    }

    /// <summary>Adds a drill, which renews the proof if it is one.</summary>
    /// <returns>The proofs there are now.</returns>
    public IReadOnlyList<ProvenRestore> Add(PastDrill drill, string target)
    {
        var before = Read();
        var proven = DrillVerdicts.IsProof(drill.Verdict)
            ?
            [
                new ProvenRestore(drill.Tier, drill.Started, drill.Id, target),
                .. before.Proven.Where(proof => (proof.Tier, proof.Target) != (drill.Tier, target)),
            ]
            : before.Proven;
        Write(new DrillMemory(before.Held + 1, [.. before.Past.Prepend(drill).Take(Kept)], proven));
        return proven;
    }

    private void Write(DrillMemory memory)
    {
        using var file = new WholeFile(File);
        JsonSerializer.Serialize(file.Stream, memory, DrillHistoryJson.Default.DrillMemory);
        file.Keep();
    }
}
