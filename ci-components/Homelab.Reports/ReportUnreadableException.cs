using Homelab.Text;

namespace Homelab.Reports;

/// <summary>The file is not a report this version can read. The message is one sentence that says what to do.</summary>
public sealed class ReportUnreadableException(string message, Exception? innerException = null)
    : CannotRunException(message, innerException);
