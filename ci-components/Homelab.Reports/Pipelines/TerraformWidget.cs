using System.Text;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Pipelines;

/// <summary>GitLab's <c>artifacts:reports:terraform</c>: three counts, as terraform's own line gives them.</summary>
public static class TerraformWidget
{
    public static ReadOnlyMemory<byte> Write(Totals totals) =>
        Encoding.UTF8.GetBytes($$"""{"create":{{totals.Add}},"update":{{totals.Change}},"delete":{{totals.Destroy}}}""" + "\n");
}
