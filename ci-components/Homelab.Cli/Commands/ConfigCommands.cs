using System.CommandLine;
using Homelab.Cli.Rendering;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab config …</c></summary>
internal static class ConfigCommands
{
    public static Command Build(Screen screen) => new("config", "homelab.yml: what is wrong with it, and what it may say.");
}
