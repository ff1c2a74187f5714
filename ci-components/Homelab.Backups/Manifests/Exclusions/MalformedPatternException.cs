using Homelab.Text;

namespace Homelab.Backups.Manifests.Exclusions;

/// <summary>An exclude pattern that restic would refuse. The message says which, and what to do.</summary>
public sealed class MalformedPatternException(string message, Exception? innerException = null)
    : CannotRunException(message, innerException)
{
    public override bool IsMisuse => true;
}
