namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private static Right[] Hooks() =>
    [
    ];
}
