using Homelab.Configuration.Yaml;
using Homelab.Text;

namespace Homelab.Configuration.Values;

/// <summary>A name that stands for an entry elsewhere in the file.</summary>
internal static class References
{
    // The written name is not repeated: only names the file declares are shown.
    public static void Check(
        IEnumerable<Value.Scalar> references,
        IEnumerable<KeyValuePair<string, Value>> declared,
        string section,
        Faults faults
    )
    {
        var names = declared.Select(entry => entry.Key).ToArray();
        var seen = new HashSet<string>();
        foreach (var reference in references)
        {
            var name = reference.Content.ToString()!;
            if (!names.Contains(name))
                Refuse(reference.Place, name, names, section, faults);
            else if (!seen.Add(name))
                faults.Add(reference.Place, "this name is listed twice, keep one of them");
        }
    }

    private static void Refuse(Place place, string name, string[] names, string section, Faults faults) =>
        faults.Add(place, $"there is no such entry under '{section}': add it there or correct the name{DidYouMean.Among(names, name)}");
}
