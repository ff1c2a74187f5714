using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Reports.Drills;
using Homelab.Text;

namespace Homelab.Restores.Verification;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(InspectionJob))]
[JsonSerializable(typeof(InspectionResult))]
internal sealed partial class InspectionContext : JsonSerializerContext;

/// <summary>
/// A job and its result between two machines. What a target says is data: bounded, and only about the sets it was asked about.
/// </summary>
public static class InspectionJson
{
    private const int Largest = 32 * 1024 * 1024;
    private const int MostChecks = 2000;
    private const int LongestText = 2000;
    private const int LongestPath = 8192;

    private static readonly InspectionContext Json = new(
        new JsonSerializerOptions(InspectionContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static byte[] Write(InspectionJob job) => JsonSerializer.SerializeToUtf8Bytes(job, Json.InspectionJob);

    public static byte[] Write(InspectionResult result) => JsonSerializer.SerializeToUtf8Bytes(result, Json.InspectionResult);

    /// <exception cref="InspectionUnreadableException">It is no job.</exception>
    public static async Task<InspectionJob> ReadJobAsync(Stream source, CancellationToken ct) =>
        Read(await ContentAsync(source, ct), content => JsonSerializer.Deserialize(content, Json.InspectionJob))
        ?? throw new InspectionUnreadableException("null");

    /// <summary>What a target said about the job it was given. Of a set it said nothing about, a check has failed.</summary>
    /// <exception cref="InspectionUnreadableException">It said nothing that can be read.</exception>
    public static async Task<InspectionResult> ReadResultAsync(Stream source, InspectionJob job, CancellationToken ct)
    {
        var said =
            Read(await ContentAsync(source, ct), content => JsonSerializer.Deserialize(content, Json.InspectionResult))
            ?? throw new InspectionUnreadableException("null");
        var sets = Known(said.Sets).ToLookup(set => set.Set, StringComparer.Ordinal);
        return new InspectionResult
        {
            Sets = [.. job.Sets.Select(set => sets[set.Set].FirstOrDefault() is { } found ? Bounded(found) : Silence(set.Set))],
            Sabotaged = said.Sabotaged is { } damage ? new Damage(Cut(damage.Set), Cut(damage.Subject), Cut(damage.What)) : null,
            SabotageImpossible = said.SabotageImpossible is { } why ? Cut(why) : null,
        };
    }

    private static SetFindings Silence(string set) =>
        new()
        {
            Set = set,
            Checks =
            [
                new DrillCheck(set, "inspection", CheckStatus.Fail, "the machine it was restored to said nothing about the set")
                {
                    IsMandatory = true,
                },
            ],
        };

    private static SetFindings Bounded(SetFindings set) =>
        set with
        {
            Checks = [.. Known(set.Checks).Take(MostChecks).Select(check => Bounded(check, set.Set))],
            Files = Math.Max(0, set.Files),
            Bytes = Math.Max(0, set.Bytes),
            ProvenFiles = Math.Max(0, set.ProvenFiles),
            ProvenBytes = Math.Max(0, set.ProvenBytes),
            Proven = Bounded(set.Proven ?? new Proven()),
            Changed =
            [
                .. Known(set.Changed)
                    .Where(file => file is { Path.Length: <= LongestPath, Sha256.Length: <= 64 })
                    .Take(SetFindings.MostChanged),
            ],
            MoreChanged = Math.Max(0, set.MoreChanged),
            Seconds = Math.Max(0, set.Seconds),
        };

    private static Proven Bounded(Proven proven) =>
        new()
        {
            Files = Math.Max(0, proven.Files),
            Notes = Math.Max(0, proven.Notes),
            Objects = Math.Max(0, proven.Objects),
            Rows = Math.Max(0, proven.Rows),
            Empty = [.. Known(proven.Empty).Take(Proven.MostEmpty).Select(Cut)],
        };

    // Members that are left out are null, whatever the types say, and so may items be.
    private static IEnumerable<T> Known<T>(IReadOnlyList<T>? items)
        where T : class => (items ?? []).Where(item => item is not null);

    // A number is taken for a status, too; one that is none must not pass for one.
    private static DrillCheck Bounded(DrillCheck check, string set) =>
        check with
        {
            Set = set,
            Name = Cut(check.Name),
            Evidence = Cut(check.Evidence),
            Seconds = Math.Max(0, check.Seconds),
            Status = Enum.IsDefined(check.Status) ? check.Status : CheckStatus.Fail,
        };

    private static string Cut(string text) => VisibleText.Cut(text, LongestText);

    private static T? Read<T>(MemoryStream content, Func<Stream, T?> read)
    {
        try
        {
            return read(content);
        }
        catch (JsonException e)
        {
            throw new InspectionUnreadableException(e.Message, e);
        }
    }

    private static async Task<MemoryStream> ContentAsync(Stream source, CancellationToken ct)
    {
        var content = new MemoryStream();
        var chunk = new byte[81920];
        while (await source.ReadAsync(chunk, ct) is var read and > 0)
        {
            content.Write(chunk, 0, read);
            if (content.Length > Largest)
                throw new InspectionUnreadableException($"it is larger than {Largest / 1024 / 1024} MiB");
        }

        content.Position = 0;
        return content;
    }
}

/// <summary>What was handed over is no job, or no result of one.</summary>
public sealed class InspectionUnreadableException(string reason, Exception? innerException = null)
    : CannotRunException(Sentence(reason), innerException)
{
    private static string Sentence(string reason) =>
        $"What was said about the inspection cannot be read ({Evidence.Name(reason)}): see that the same version of homelab is on both machines.";
}
