using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Schedules;

internal static class ScheduleRef
{
    /// <summary>GitLab keeps the full name, and refuses a short one that is both a branch and a tag.</summary>
    public static Task<string> WrittenOutAsync(Call call, string name) =>
        Task.FromResult(name.StartsWith("refs/", StringComparison.Ordinal) ? name : $"refs/heads/{name}");
}
