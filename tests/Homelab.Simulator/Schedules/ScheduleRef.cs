using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Schedules;

internal static class ScheduleRef
{
    /// <summary>GitLab keeps the full name, and refuses a short one that is both a branch and a tag.</summary>
    public static async Task<string> WrittenOutAsync(Call call, string name)
    {
        if (name.StartsWith("refs/", StringComparison.Ordinal))
            return name;
        var repository = call.Project.Repository;
        var branch = await repository.HeadAsync($"refs/heads/{name}", call.Http.RequestAborted);
        var tag = await repository.HeadAsync($"refs/tags/{name}", call.Http.RequestAborted);
        if (branch is not null && tag is not null)
            throw Refusal.Field("ref", "is ambiguous");
        return tag is null ? $"refs/heads/{name}" : $"refs/tags/{name}";
    }
}
