using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>A machine with data on it, and the runner that works there.</summary>
public sealed record Host(HostName Name, RunnerTag Runner)
{
    /// <summary>The one host of a file that names none.</summary>
    internal static readonly Host Local = new(new HostName("local"), new RunnerTag("local"));

    internal static IReadOnlyList<Host> Bind(Value.Map file)
    {
        var hosts = file.Named("hosts")
            .Select(host => new Host(new HostName(host.Name), host.Value.Find<RunnerTag>("runner") ?? new RunnerTag(host.Name)));
        return [.. hosts.DefaultIfEmpty(Local)];
    }
}
