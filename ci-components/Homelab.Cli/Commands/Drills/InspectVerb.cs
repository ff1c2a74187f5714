using System.Text;
using Homelab.Cli.Rendering;
using Homelab.Restores.Verification;

namespace Homelab.Cli.Commands.Drills;

/// <summary><c>drill inspect</c>: started by a drill where it restored something, never by a person. Whatever it finds, it has done its
/// work.</summary>
internal static class InspectVerb
{
    public static async Task<int> RunAsync(Screen screen, CancellationToken ct)
    {
        await using var input = screen.Input();
        var job = await InspectionJson.ReadJobAsync(input, ct);
        var result = await ProgressDisplay.RunAsync(
            screen,
            progress => new Inspection(job, Environment.GetEnvironmentVariable, progress, TimeProvider.System).RunAsync(ct)
        );
        screen.Print(Encoding.UTF8.GetString(InspectionJson.Write(result)));
        return Exit.Done;
    }
}
