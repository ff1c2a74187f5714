using Homelab.Configuration;
using Homelab.Text;

namespace Homelab.Cli.Commands;

/// <summary>Opens homelab.yml.</summary>
internal static class ConfigFile
{
    public static Reading Read(string file)
    {
        if (!File.Exists(file))
            throw new UsageException($"{file} does not exist: run this where your homelab.yml is, or name the file with --config.");
        using var content = File.OpenRead(file);
        return HomelabFile.Read(content);
    }

    /// <summary>The configuration, or null when the default file is not there.</summary>
    /// <exception cref="UsageException">It has a fault.</exception>
    public static HomelabConfig? Load(string file) =>
        file == Shared.DefaultConfig && !File.Exists(file)
            ? null
            : Read(file) switch
            {
                Reading.Valid valid => valid.Config,
                Reading.Invalid { Faults: [var first, ..] } => throw new UsageException(
                    $"{file} has faults, the first in {VisibleText.OneLine(first.ToString())}; `homelab config check` lists them all."
                ),
                _ => throw new UsageException($"{file} cannot be read: run `homelab config check`."),
            };
}
