namespace Homelab.Templates.Tests.Pipelines;

/// <summary>A pipeline that runs the homelab's tasks, as users write it.</summary>
internal static class TaskPipeline
{
    /// <summary>base64url of <c>["nas","fast"]</c>, <c>["docker1","fast"]</c> and <c>["fast"]</c>.</summary>
    public const string NasFast = "WyJuYXMiLCJmYXN0Il0",
        Docker1Fast = "WyJkb2NrZXIxIiwiZmFzdCJd",
        Fast = "WyJmYXN0Il0";

    /// <summary>base64url of <c>["vault,gitea","fast",""]</c>: sets, tier and snapshot of a drill.</summary>
    public const string VaultAndGitea = "WyJ2YXVsdCxnaXRlYSIsImZhc3QiLCIiXQ";

    /// <summary>The inputs of such a pipeline.</summary>
    public const string Header = """
        spec:
          inputs:
            task:
              default: ''
              options: ['', backup, prune, check, drill, drift, sync, cancel, secrets-audit, briefing, research, memory]
            arguments:
              default: ''
              regex: ^[A-Za-z0-9_-]{0,900}$
            run:
              default: ''
              regex: ^[a-z0-9-]{0,40}$
        ---

        """;

    /// <param name="includes">Component and its further inputs, in flow style.</param>
    public static string Of(params (string Component, string Inputs)[] includes) =>
        Header
        + "include:\n"
        + string.Concat(
            includes.Select(include =>
                $"  - component: {Checkout.Components}{include.Component}{Checkout.ThisCommit}\n"
                + $"    inputs: {"{"} task: \"$[[ inputs.task ]]\", arguments: \"$[[ inputs.arguments ]]\", {include.Inputs} {"}"}\n"
            )
        );
}
