using System.Text.Json;

namespace Homelab.Benchmarks.Plans;

/// <summary>One instance of the estate's <c>terraform_data.host</c>, in each of the places a plan names it.</summary>
internal readonly struct PlanResource(int number, Work work)
{
    /// <summary>One in so many holds the password: secrets are part of an estate, not most of it.</summary>
    private const int SecretEvery = 10;

    private const string NoFlags = """{"disks":[{},{}],"tags":{}}""";
    private const string Secret = $"\"password\":\"{PlanConfiguration.Password}\",";
    private const string SecretFlags = """{"disks":[{},{}],"password":true,"tags":{}}""";

    private readonly string _key = $"host-{number:00000}";

    private bool HoldsSecret => number % SecretEvery == 5;

    private string InputFlags => HoldsSecret ? SecretFlags : NoFlags;

    // Terraform's flags do not follow the value into what terraform_data computes from it.
    private string FlagsBefore => $$"""{"input":{{InputFlags}},"output":{{NoFlags}},"triggers_replace":[false]}""";

    private string FlagsAfter => work is Work.None ? FlagsBefore : $$"""{"input":{{InputFlags}},"output":{},"triggers_replace":[false]}""";

    /// <summary>In <c>planned_values</c>, and without work in <c>prior_state</c>.</summary>
    public void WritePlanned(Utf8JsonWriter json)
    {
        WriteIdentity(json);
        json.WriteNumber("schema_version", 0);
        json.WritePropertyName("values");
        WriteAfter(json);
        Raw(json, "sensitive_values", FlagsAfter);
        json.WriteEndObject();
    }

    /// <summary>In <c>resource_changes</c>.</summary>
    public void WriteChange(Utf8JsonWriter json)
    {
        WriteIdentity(json);
        json.WriteStartObject("change");
        Raw(
            json,
            "actions",
            work switch
            {
                Work.Create => """["create"]""",
                Work.Update => """["update"]""",
                Work.Replace => """["delete","create"]""",
                _ => """["no-op"]""",
            }
        );
        json.WritePropertyName("before");
        WriteBefore(json);
        json.WritePropertyName("after");
        WriteAfter(json);
        Raw(
            json,
            "after_unknown",
            work switch
            {
                Work.None => "{}",
                Work.Update => $$"""{"input":{{NoFlags}},"output":true,"triggers_replace":[false]}""",
                _ => $$"""{"id":true,"input":{{NoFlags}},"output":true,"triggers_replace":[false]}""",
            }
        );
        Raw(json, "before_sensitive", work is Work.Create ? "false" : FlagsBefore);
        Raw(json, "after_sensitive", FlagsAfter);
        if (work is Work.Replace)
            Raw(json, "replace_paths", """[["triggers_replace"]]""");
        json.WriteEndObject();
        if (work is Work.Replace)
            json.WriteString("action_reason", "replace_because_cannot_update");
        json.WriteEndObject();
    }

    private void WriteIdentity(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("address", $"terraform_data.host[\"{_key}\"]");
        json.WriteString("mode", "managed");
        json.WriteString("type", "terraform_data");
        json.WriteString("name", "host");
        json.WriteString("index", _key);
        json.WriteString("provider_name", "terraform.io/builtin/terraform");
    }

    private void WriteBefore(Utf8JsonWriter json)
    {
        if (work is Work.Create)
            json.WriteNullValue();
        else
            json.WriteRawValue(
                $$"""{"id":"{{Id}}","input":{{Input(2048)}},"output":{{Input(2048)}},"triggers_replace":[1]}""",
                skipInputValidation: true
            );
    }

    private void WriteAfter(Utf8JsonWriter json) =>
        json.WriteRawValue(
            work switch
            {
                Work.None => $$"""{"id":"{{Id}}","input":{{Input(2048)}},"output":{{Input(2048)}},"triggers_replace":[1]}""",
                Work.Update => $$"""{"id":"{{Id}}","input":{{Input(4096)}},"triggers_replace":[1]}""",
                Work.Replace => $$"""{"input":{{Input(2048)}},"triggers_replace":[2]}""",
                _ => $$"""{"input":{{Input(2048)}},"triggers_replace":[1]}""",
            },
            skipInputValidation: true
        );

    private Guid Id => new(number, 0x5bdb, 0x4237, 0x95, 0x48, 0xd4, 0x0d, 0xf3, 0x4f, 0xcc, 0x12);

    private string Input(int memory) =>
        $$$"""{"disks":[{"path":"/dev/vda","size":32},{"path":"/srv/{{{_key}}}","size":256}],"memory":{{{memory}}},"name":"{{{_key}}}",{{{(HoldsSecret ? Secret : "")}}}"tags":{"owner":"homelab","role":"worker-{{{number % 40}}}"}}""";

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}
