namespace Homelab.Backups.Manifests;

/// <summary>A manifest is damaged or no manifest. The message says where, and what to do.</summary>
public sealed class ManifestUnreadableException : Exception
{
    public ManifestUnreadableException()
    {
    }

    public ManifestUnreadableException(string message) : base(message)
    {
    }

    public ManifestUnreadableException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
