using System.Text.Json;

namespace Homelab.Benchmarks.Plans;

/// <summary>The small parts of the document, which do not grow with the estate.</summary>
internal static class PlanConfiguration
{
    /// <summary>The value of the sensitive variable, which each resource holds.</summary>
    public const string Password = "correct-horse-battery-staple";

    public static void WriteVariables(Utf8JsonWriter json)
    {
        json.WritePropertyName("variables");
        json.WriteRawValue($$$"""{"password":{"value":"{{{Password}}}"}}""");
    }

    public static void WriteOutputChanges(Utf8JsonWriter json, int resources)
    {
        json.WritePropertyName("output_changes");
        json.WriteRawValue(
            $$$"""{"hosts":{"actions":["update"],"before":{{{resources - 1}}},"after":{{{resources}}},"after_unknown":false,"before_sensitive":false,"after_sensitive":false}}"""
        );
    }

    public static void WriteOutputs(Utf8JsonWriter json, int resources)
    {
        json.WritePropertyName("outputs");
        json.WriteRawValue($$$"""{"hosts":{"sensitive":false,"type":"number","value":{{{resources}}}}}""");
    }

    public static void WriteChecks(Utf8JsonWriter json)
    {
        json.WritePropertyName("checks");
        json.WriteRawValue(
            """[{"address":{"kind":"check","name":"size","to_display":"check.size"},"status":"pass","instances":[{"address":{"to_display":"check.size"},"status":"pass"}]}]"""
        );
    }

    public static void Write(Utf8JsonWriter json)
    {
        json.WritePropertyName("configuration");
        json.WriteRawValue(
            $$$$$"""
            {"provider_config":{"terraform":{"name":"terraform","full_name":"terraform.io/builtin/terraform"}},"root_module":{"outputs":{"hosts":{"expression":{"references":["local.hosts"]}}},"resources":[{"address":"terraform_data.host","mode":"managed","type":"terraform_data","name":"host","provider_config_key":"terraform","expressions":{"input":{"references":["each.key","each.value","var.password"]},"triggers_replace":{"references":["each.value"]}},"schema_version":0,"for_each_expression":{"references":["local.hosts"]}}],"variables":{"password":{"default":"{{{{{Password}}}}}","sensitive":true}}}}
            """
        );
    }
}
