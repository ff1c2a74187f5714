using Homelab.Monitoring.Http;

namespace Homelab.Monitoring.Push;

/// <summary>Answers that are not the monitoring program's own: of what stands before it, or in its place.</summary>
internal static class Strangers
{
    public static Verdict<PushOutcome> Judge(Answer.Came answer, PushTarget target) =>
        answer.Status switch
        {
            >= 200 and < 300 => target.Refused(
                $"answered something that a push address does not: copy the push address again into {target.Variable}, and look whether a login page stands before it.",
                again: true
            ),
            >= 300 and < 400 => target.Refused(
                $"answered with a redirect, which the secret address does not follow: put the address it leads to into {target.Variable}.",
                again: false
            ),
            401 or 403 or 407 => target.Refused(
                $"answered {answer.Status}: let what stands before it pass the push address without a login."
            ),
            429 => target.Refused("is asked too often: report less often, or raise its limit.", again: true, answer.Rest),
            >= 500 => target.Unreachable($"answered {answer.Status}: look whether it runs."),
            _ => target.Refused($"answered {answer.Status}: copy the push address again into {target.Variable}."),
        };
}
