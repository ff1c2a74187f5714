using Homelab.Text;

namespace Homelab.Bot.Inbox;

/// <summary>The database cannot be used at all; the message says what to do.</summary>
internal sealed class StoreUnusableException(string message, Exception? inner = null) : CannotRunException(message, inner);

/// <summary>Nothing was written this time: the disk is full, or the file is gone. Later it may work again.</summary>
internal sealed class StoreUnavailableException(Exception inner)
    : CannotRunException("The store could not write: look at the free space and the permissions of its folder.", inner);
