using Homelab.Configuration;

namespace Homelab.Cli.Commands.Restores;

/// <summary>A host that a restore is done on, as ssh reaches it.</summary>
internal sealed record RemoteHost(string Name)
{
    /// <summary>Null for a folder.</summary>
    public static RemoteHost? Of(string target, HomelabConfig? config)
    {
        if (target.StartsWith('/') || target.StartsWith('.') || target.Contains('/', StringComparison.Ordinal))
            return null;
        if (target.Contains('@', StringComparison.Ordinal) || target.Contains(':', StringComparison.Ordinal) || config?.Host(target) is not null)
            return new RemoteHost(target.TrimEnd(':'));
        return null;
    }
}
