using Homelab.Text;

namespace Homelab.Restores.Recovery;

/// <summary>A file cannot be opened as a recovery kit. The message is one sentence that says what to do.</summary>
public sealed class KitUnreadableException(string message, Exception? innerException = null) : CannotRunException(message, innerException);
