using System.Net.NetworkInformation;

namespace Homelab.Restores.Restores;

/// <summary>The machine this runs on.</summary>
/// <param name="Name">What a person types to say that he means this one.</param>
/// <param name="Id">Of <c>/etc/machine-id</c>; empty where there is none.</param>
/// <param name="Addresses">Under which others reach it.</param>
public sealed record ThisMachine(string Name, string Id, IReadOnlyList<string> Addresses)
{
    public static ThisMachine Look(string machineId = "/etc/machine-id") =>
        new(
            Environment.MachineName,
            File.Exists(machineId) ? File.ReadAllText(machineId).Trim() : "",
            [
                .. NetworkInterface
                    .GetAllNetworkInterfaces()
                    .Where(network => network.NetworkInterfaceType is not NetworkInterfaceType.Loopback)
                    .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                    .Select(address => address.Address.ToString()),
            ]
        );

    internal KnownMachine Known => new([Name], Id, Addresses) { IsThis = true };
}
