using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Redaction;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Checks, preconditions and postconditions: one result for each instance, or one for the whole when there are none.</summary>
internal static class CheckReader
{
    private static readonly string[] Known = ["pass", "fail", "error"];

    public static IReadOnlyList<CheckResult> Read(JsonElement check, Redactor redactor)
    {
        var name = Name(check) ?? "(no address)";
        CheckResult[] instances = [.. check.Items("instances").Select(instance => Result(instance, Name(instance) ?? name, redactor))];
        return instances.Length > 0 ? instances : [Result(check, name, redactor)];
    }

    private static CheckResult Result(JsonElement element, string name, Redactor redactor)
    {
        var status = element.Text("status");
        return new CheckResult(
            redactor.HideAddress(name),
            Known.Contains(status) ? status! : "unknown",
            [.. element.Items("problems").Select(problem => redactor.Hide(problem.Text("message") ?? ""))]
        );
    }

    private static string? Name(JsonElement element) => element.Member("address")?.Text("to_display");
}
