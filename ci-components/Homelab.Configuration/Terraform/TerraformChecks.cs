using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

internal static class TerraformChecks
{
    public static void Check(Value.Map file, Faults faults)
    {
        var terraform = file.Section("terraform");
        var seen = new HashSet<object>();
        foreach (var path in terraform.Items("roots").OfType<Value.Map>().Select(root => root.Written("path")).OfType<Value.Scalar>())
        {
            if (!seen.Add(path.Content))
                faults.Add(path.Place, "this root is listed twice, keep one of them");
        }

        if (terraform.Written("drift") is { } drift && !terraform.Has("roots"))
            faults.Add(drift.Place, "add 'terraform.roots': without a root nothing can drift");
    }
}
