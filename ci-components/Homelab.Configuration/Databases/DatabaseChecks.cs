using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

internal static class DatabaseChecks
{
    private static readonly string[] SaidByTheAddress = ["user", "name"];

    public static void Check(Value.Map file, Faults faults)
    {
        foreach (
            var (_, database) in file.Named("databases").Where(database => database.Value.Has("url") && !database.Value.Has("container"))
        )
        {
            foreach (var key in SaidByTheAddress.Where(database.Has))
                faults.Add(database.Entries[key].Place, $"remove '{key}': the address in the variable says it already");
        }
    }
}
