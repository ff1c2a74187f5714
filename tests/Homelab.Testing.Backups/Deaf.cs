using Homelab.Processes.Processes;

namespace Homelab.Testing.Backups;

/// <summary>Whom nothing is told.</summary>
internal sealed class Deaf : IProgress<Progress>
{
    public void Report(Progress value) { }
}
