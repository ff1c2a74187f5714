using System.Net.NetworkInformation;
using Homelab.Configuration;

namespace Homelab.Operations.Restores;

/// <summary>The machine this runs on, as homelab.yml may know it.</summary>
/// <param name="Name">What a person types to say that he means this one.</param>
/// <param name="Id">Of <c>/etc/machine-id</c>; empty where there is none.</param>
/// <param name="Addresses">Under which others reach it.</param>
public sealed record ThisMachine(string Name, string Id, IReadOnlyList<string> Addresses)
{
    public static ThisMachine Look(string machineId = "/etc/machine-id") => new(
        Environment.MachineName, File.Exists(machineId) ? File.ReadAllText(machineId).Trim() : "",
        [.. NetworkInterface.GetAllNetworkInterfaces().Where(network => network.NetworkInterfaceType is not NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(address => address.Address.ToString())]);

    /// <summary>Why something that matters lives here; null if nothing says so.</summary>
    public string? Production(HomelabConfig? config)
    {
        if (config is null)
            return null;
        if (config.Drill?.Production.FirstOrDefault(IsThis) is { } listed)
            return $"{listed} is in drill.production";
        return config.Hosts.Select(host => host.Name.Value).FirstOrDefault(IsThis) is { } host ? $"{host} is one of the hosts of homelab.yml" : null;
    }

    // systemd writes a machine's id without the dashes that others put there.
    private bool IsThis(string entry) => Is(entry, Name) || Is(entry, Name.Split('.')[0]) || Is(entry.Split('.')[0], Name)
        || (Id.Length > 0 && Is(entry.Replace("-", "", StringComparison.Ordinal), Id)) || Addresses.Any(address => Is(entry, address));

    private static bool Is(string entry, string own) => string.Equals(entry, own, StringComparison.OrdinalIgnoreCase);
}
