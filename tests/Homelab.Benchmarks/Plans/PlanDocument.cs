using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Benchmarks.Plans;

/// <summary>What a plan does to one resource.</summary>
internal enum Work
{
    None,
    Create,
    Update,
    Replace,
}

/// <summary>
/// A plan of any size, written as it is made: member for member what terraform 1.11 prints for so many instances of one
/// <c>terraform_data</c>, and the same bytes each time.
/// </summary>
internal sealed class PlanDocument(int resources, Func<int, Work> work)
{
    private const int Sample = 800;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A large estate on an ordinary day.</summary>
    public static Work OneInEight(int number) => number % 8 == 0 ? Everything(number / 8) : Work.None;

    /// <summary>A rebuild: half is updated in place, the rest is new or replaced.</summary>
    public static Work Everything(int number) =>
        (number % 4) switch
        {
            0 or 2 => Work.Update,
            1 => Work.Create,
            _ => Work.Replace,
        };

    /// <summary>As many resources as come closest to that many bytes.</summary>
    public static PlanDocument OfSize(long bytes, Func<int, Work> work)
    {
        using var sample = new MemoryStream();
        new PlanDocument(Sample, work).Write(sample);
        return new PlanDocument((int)(bytes * Sample / sample.Length), work);
    }

    public void Write(Stream target)
    {
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("format_version", "1.2");
        json.WriteString("terraform_version", "1.11.4");
        PlanConfiguration.WriteVariables(json);
        json.WriteStartObject("planned_values");
        PlanConfiguration.WriteOutputs(json, resources);
        WriteModule(json, All.Select(number => new PlanResource(number, work(number))), (resource, to) => resource.WritePlanned(to));
        json.WriteEndObject();
        json.WriteStartArray("resource_changes");
        WriteEach(json, All.Select(number => new PlanResource(number, work(number))), (resource, to) => resource.WriteChange(to));
        json.WriteEndArray();
        PlanConfiguration.WriteOutputChanges(json, resources);
        WritePriorState(json);
        PlanConfiguration.Write(json);
        PlanConfiguration.WriteChecks(json);
        json.WriteString("timestamp", "2026-11-23T08:41:52Z");
        json.WriteBoolean("applyable", true);
        json.WriteBoolean("complete", true);
        json.WriteBoolean("errored", false);
        json.WriteEndObject();
    }

    private IEnumerable<int> All => Enumerable.Range(0, resources);

    private void WritePriorState(Utf8JsonWriter json)
    {
        json.WriteStartObject("prior_state");
        json.WriteString("format_version", "1.0");
        json.WriteString("terraform_version", "1.11.4");
        json.WriteStartObject("values");
        PlanConfiguration.WriteOutputs(json, resources - 1);
        var existing = All.Where(number => work(number) is not Work.Create);
        WriteModule(json, existing.Select(number => new PlanResource(number, Work.None)), (resource, to) => resource.WritePlanned(to));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteModule(Utf8JsonWriter json, IEnumerable<PlanResource> all, Action<PlanResource, Utf8JsonWriter> write)
    {
        json.WriteStartObject("root_module");
        json.WriteStartArray("resources");
        WriteEach(json, all, write);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEach(Utf8JsonWriter json, IEnumerable<PlanResource> all, Action<PlanResource, Utf8JsonWriter> write)
    {
        foreach (var resource in all)
        {
            write(resource, json);
            if (json.BytesPending > 64 * 1024)
                json.Flush();
        }
    }
}
