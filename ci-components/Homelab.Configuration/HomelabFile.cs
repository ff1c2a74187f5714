using Homelab.Configuration.Documents;
using Homelab.Configuration.Keys;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

/// <summary>Reads <c>homelab.yml</c>, and knows what may stand in it.</summary>
public static class HomelabFile
{
    public const int Version = 1;

    public const int MaximumBytes = 1024 * 1024;

    /// <summary>The JSON Schema editors use.</summary>
    public static string Schema => JsonSchema.Of(KeyTable.File);

    /// <summary>The Markdown page that explains every key.</summary>
    public static string Documentation => ReferencePage.Of(KeyTable.File);

    /// <summary>Reads strictly: an unknown key is a fault.</summary>
    public static Reading Read(string text, TimeProvider? clock = null) => new FileReader(new Faults(), clock).Read(text);

    /// <summary>Reads strictly: an unknown key is a fault.</summary>
    public static Reading Read(Stream file, TimeProvider? clock = null) => new FileReader(new Faults(), clock).Read(file);

    /// <summary>Reads a file that may be newer than this program: an unknown key is a warning.</summary>
    public static Reading ReadTolerantly(string text, TimeProvider? clock = null) =>
        new FileReader(new Faults { Tolerant = true }, clock).Read(text);

    /// <summary>Reads a file that may be newer than this program: an unknown key is a warning.</summary>
    public static Reading ReadTolerantly(Stream file, TimeProvider? clock = null) =>
        new FileReader(new Faults { Tolerant = true }, clock).Read(file);
}
