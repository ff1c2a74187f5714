using Homelab.Text;

namespace Homelab.Reports.Plans.Reading;

/// <summary>The document is not a plan this version can read. The message is one sentence that says what to do.</summary>
public sealed class PlanUnreadableException(string message, Exception? innerException = null) : CannotRunException(message, innerException);
