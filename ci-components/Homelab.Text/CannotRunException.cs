namespace Homelab.Text;

/// <summary>Something cannot run, and no bug is the reason. The message is one sentence that says what to do; it may quote hostile
/// text.</summary>
public abstract class CannotRunException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The command line, the configuration or what is installed has to be corrected first.</summary>
    public virtual bool IsMisuse => false;

    /// <summary>What to do about an exception that is no bug: one of ours, or the framework's word for a disk, a permission or a time
    /// limit. Null for a bug.</summary>
    public static string? SentenceOf(Exception exception) =>
        exception switch
        {
            CannotRunException or TimeoutException => exception.Message,
            FileNotFoundException { FileName: { } file } => $"{file} does not exist: give the path of a file that does.",
            IOException or UnauthorizedAccessException =>
                $"{exception.Message.TrimEnd('.')}: check the path, its permissions and the free space.",
            _ => null,
        };
}
