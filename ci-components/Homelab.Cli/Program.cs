using Homelab.Cli.Commands;
using Homelab.Cli.Rendering;
using Homelab.Processes.Processes;

namespace Homelab.Cli;

internal static class Program
{
    /// <summary>Runs one verb. Exit codes: 0 done, 1 failed or refused, 2 bad usage or configuration, 3 done but look.</summary>
    public static async Task<int> Main(string[] args)
    {
        InheritedFiles.Keep();
        var screen = new Screen();
        try
        {
            return await CommandLine.RunAsync(args, screen);
        }
#pragma warning disable CA1031 // The one general catch of the command line: whatever happens, a person gets one sentence.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Failure.Report(e, screen, verbose: args.Contains("--verbose"));
        }
    }
}
