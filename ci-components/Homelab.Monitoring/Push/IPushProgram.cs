using Homelab.Monitoring.Http;

namespace Homelab.Monitoring.Push;

/// <summary>How one monitoring program is told, and what its answers mean.</summary>
internal interface IPushProgram
{
    string Name { get; }

    /// <summary>Null when it has no such signal.</summary>
    HttpRequestMessage? Start(SecretAddress address, Guid run);

    HttpRequestMessage Finish(SecretAddress address, Guid run, Beat beat);

    Verdict<PushOutcome> Judge(Answer.Came answer, PushTarget target);
}
