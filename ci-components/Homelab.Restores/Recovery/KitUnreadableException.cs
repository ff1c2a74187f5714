namespace Homelab.Restores.Recovery;

/// <summary>A file cannot be opened as a recovery kit. The message is one sentence that says what to do.</summary>
public sealed class KitUnreadableException : Exception
{
    public KitUnreadableException()
    {
    }

    public KitUnreadableException(string message) : base(message)
    {
    }

    public KitUnreadableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
