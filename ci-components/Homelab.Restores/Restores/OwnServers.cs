using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>What a plan has to say of the servers of homelab.yml that it loads into.</summary>
internal static class OwnServers
{
    /// <summary>Asks for a confirmation where a database would be set aside.</summary>
    public static async Task<RestorePlan> LookAsync(
        RestorePlan plan,
        StateFolder state,
        ThisMachine machine,
        IProgress<Progress> progress,
        CancellationToken ct
    )
    {
        if (plan.IsRefused || plan.Request is not { Databases: DatabaseTarget.Own, Part: not RestorePart.Files, Include.Count: 0 })
            return plan;
        foreach (var facts in plan.Databases.Select(planned => planned.Facts).Where(facts => facts.Engine == "postgres"))
        {
            if (await HalfAsync(new OwnServer(plan.Request, facts, state, progress), ct) is { } half)
                plan = plan with
                {
                    Confirm = new Confirmation(
                        machine.Name,
                        plan.Confirm?.Kind ?? Diagnosis.RestoreHalfLoaded,
                        $"{(plan.Confirm is { } more ? more.Why + "; " : "")}database {half} is what a load left half done: it gets another name and is made anew, and what was written to it since stays in the one that is set aside"
                    ),
                };
        }

        return plan;
    }

    // A server that does not answer now has its say when it is loaded into.
    private static async Task<string?> HalfAsync(OwnServer own, CancellationToken ct)
    {
        try
        {
            return await own.LookAsync(ct) is OwnContent.Half half ? half.Server.Filled : null;
        }
        catch (Exception e) when (e is DumpFailureException or ToolUnavailableException or TimeoutException)
        {
            return null;
        }
    }
}
