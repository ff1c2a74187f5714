using System.CommandLine;
using System.Reflection;
using Homelab.Reports;
using Homelab.Reports.Pipelines;

namespace Homelab.Cli.Commands;

/// <summary>Options that several verbs take, and what every report begins with.</summary>
internal static class Shared
{
    public const string DefaultConfig = "homelab.yml";

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Print details of a failure.", Recursive = true };

    public static Option<string> Config() =>
        new("--config")
        {
            Description = "The configuration file.",
            HelpName = "FILE",
            DefaultValueFactory = _ => DefaultConfig,
        };

    public static Option<string> Out() =>
        new("--out")
        {
            Description = "Where reports are written.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ReportFolder.DefaultPath,
        };

    public static Option<bool> Json() => new("--json") { Description = "Print the report as JSON on standard output." };

    public static ReportHeader Header() =>
        ReportHeader.FromEnvironment($"homelab {Version}", TimeProvider.System.GetUtcNow(), Environment.GetEnvironmentVariable);

    private static string Version =>
        typeof(Shared).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
