using Homelab.Text;

namespace Homelab.Backups.Manifests;

/// <summary>A manifest is damaged or no manifest. The message says where, and what to do.</summary>
public sealed class ManifestUnreadableException(string message, Exception? innerException = null)
    : CannotRunException(message, innerException);
