using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Writing;

/// <summary>The names of the totals in reports.</summary>
internal static class TotalsJson
{
    public static IEnumerable<(string Name, int Count)> Of(Totals totals) =>
        [
            ("import", totals.Import),
            ("add", totals.Add),
            ("change", totals.Change),
            ("destroy", totals.Destroy),
            ("forget", totals.Forget),
            ("move", totals.Move),
            ("read", totals.Read),
            ("open", totals.Open),
            ("deferred", totals.Deferred),
            ("invoke", totals.Invoke),
            ("unknown", totals.Unknown),
        ];

    public static Totals Read(JsonElement json) =>
        new()
        {
            Import = json.Count("import"),
            Add = json.Count("add"),
            Change = json.Count("change"),
            Destroy = json.Count("destroy"),
            Forget = json.Count("forget"),
            Move = json.Count("move"),
            Read = json.Count("read"),
            Open = json.Count("open"),
            Deferred = json.Count("deferred"),
            Invoke = json.Count("invoke"),
            Unknown = json.Count("unknown"),
        };
}
