using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Homelab.Simulator.Pipelines;

/// <summary>What JUnit reports of a pipeline's jobs say: one suite for each job (api/pipelines.md).</summary>
internal static class TestReport
{
    public static JsonObject Of(Pipeline pipeline)
    {
        var suites = pipeline.Latest.Where(job => job.Artifacts.Exists(artifact => artifact.Type == "junit")).Select(Suite).ToList();
        var total = Counts(suites.SelectMany(suite => suite["test_cases"]!.AsArray()).ToList());
        total["test_suites"] = new JsonArray([.. suites]);
        return total;
    }

    /// <summary>Without the cases.</summary>
    public static JsonObject SummaryOf(Pipeline pipeline)
    {
        var report = Of(pipeline);
        var suites = report["test_suites"]!.DeepClone().AsArray();
        foreach (var suite in suites)
            suite!.AsObject().Remove("test_cases");
        return new JsonObject
        {
            ["total"] = new JsonObject
            {
                ["time"] = report["total_time"]!.DeepClone(),
                ["count"] = report["total_count"]!.DeepClone(),
                ["success"] = report["success_count"]!.DeepClone(),
                ["failed"] = report["failed_count"]!.DeepClone(),
                ["skipped"] = report["skipped_count"]!.DeepClone(),
                ["error"] = report["error_count"]!.DeepClone(),
                ["suite_error"] = null,
            },
            ["test_suites"] = suites,
        };
    }

    private static JsonObject Suite(Jobs.Job job)
    {
        var cases = new JsonArray();
        string? error = null;
        try
        {
            var report = XDocument.Parse(job.Artifacts.Find(artifact => artifact.Type == "junit")!.Unpacked());
            foreach (var test in report.Descendants("testcase"))
                cases.Add(Case(test));
        }
        catch (XmlException e)
        {
            error = $"JUnit XML parsing failed: {e.Message}";
        }

        var suite = Counts([.. cases]);
        suite["name"] = job.Name;
        suite["build_ids"] = new JsonArray(job.Id);
        suite["suite_error"] = error;
        suite["test_cases"] = cases;
        return suite;
    }

    private static JsonObject Case(XElement test)
    {
        var status =
            test.Element("failure") is not null ? "failed"
            : test.Element("error") is not null ? "error"
            : test.Element("skipped") is not null ? "skipped"
            : "success";
        return new JsonObject
        {
            ["status"] = status,
            ["name"] = (string?)test.Attribute("name"),
            ["classname"] = (string?)test.Attribute("classname"),
            ["file"] = (string?)test.Attribute("file"),
            ["execution_time"] = double.TryParse((string?)test.Attribute("time"), CultureInfo.InvariantCulture, out var time) ? time : 0,
            ["system_output"] = (test.Element("failure") ?? test.Element("error"))?.Value,
            ["stack_trace"] = null,
        };
    }

    private static JsonObject Counts(List<JsonNode?> cases)
    {
        int Of(string status) => cases.Count(one => (string?)one!["status"] == status);
        return new JsonObject
        {
            ["total_time"] = cases.Sum(one => (double)one!["execution_time"]!),
            ["total_count"] = cases.Count,
            ["success_count"] = Of("success"),
            ["failed_count"] = Of("failed"),
            ["skipped_count"] = Of("skipped"),
            ["error_count"] = Of("error"),
        };
    }
}
