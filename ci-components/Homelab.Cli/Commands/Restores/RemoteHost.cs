using System.Text.RegularExpressions;
using Homelab.Ansible;
using Homelab.Configuration;

namespace Homelab.Cli.Commands.Restores;

/// <summary>A host that a restore is done on, as the ssh of whoever restores reaches it.</summary>
/// <param name="Port">Null leaves it to ssh's settings.</param>
internal sealed partial record RemoteHost(string Name, string? Port)
{
    /// <summary>The variable that names another file of settings for ssh than the user's own.</summary>
    public const string SshConfig = "HOMELAB_SSH_CONFIG";

    /// <summary>Null for a folder.</summary>
    public static RemoteHost? Of(string target, HomelabConfig? config)
    {
        if (config?.Host(target) is not null)
            return new RemoteHost(target, null);
        if (target.StartsWith('/') || target.StartsWith('.') || Written().Match(target) is not { Success: true } written)
            return null;
        if (written.Groups["path"].Length > 0)
            throw new UsageException(
                $"--target {target} names a folder of another host: there it is restored in place, so leave out the folder, or run `homelab restore` on that host."
            );
        return new RemoteHost(written.Groups["host"].Value, written.Groups["port"] is { Length: > 0 } port ? port.Value : null);
    }

    public PlaybookHost ForPlaybook(Func<string, string?> environment) =>
        new(
            Name,
            [
                .. environment(SshConfig) is { Length: > 0 } file ? ["-F", file] : Array.Empty<string>(),
                .. Port is null ? Array.Empty<string>() : ["-o", $"Port={Port}"],
            ]
        );

    // user@host, host: or host:port, and what scp would take and we do not.
    [GeneratedRegex(
        "^(?<host>(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+)(?:(?<=@[A-Za-z0-9.-]+)|(?=:))(?::(?<port>[0-9]{1,5})?(?<path>.*[/].*)?)?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Written();
}
