using Homelab.Backups.Manifests;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Text;

namespace Homelab.Restores.Verification;

/// <summary>Makes the checks of one set, with the time each took.</summary>
internal sealed class Checks(string set, TimeProvider time)
{
    private const int LongestEvidence = 1500;

    public DrillCheck Make(string name, Judgement judgement, bool mandatory, double seconds = 0) =>
        new(set, name, judgement.Status, VisibleText.OneLine(judgement.Evidence, LongestEvidence))
        {
            IsMandatory = mandatory && !judgement.ProvesNothing,
            Seconds = seconds,
        };

    /// <summary>Looks, and says what kept it from looking: a program that is missing proves nothing, data that cannot be read is a
    /// failure.</summary>
    public async Task<DrillCheck> MakeAsync(string name, bool mandatory, Func<Task<Judgement>> look)
    {
        var start = time.GetTimestamp();
        var judgement = await GuardAsync(look);
        return Make(name, judgement, mandatory, time.GetElapsedTime(start).TotalSeconds);
    }

    private static async Task<Judgement> GuardAsync(Func<Task<Judgement>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (e is ToolUnavailableException or TimeoutException)
        {
            return Judgement.Skip(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ManifestUnreadableException)
        {
            return Judgement.Fail(e.Message);
        }
    }
}
