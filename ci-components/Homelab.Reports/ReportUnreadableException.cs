namespace Homelab.Reports;

/// <summary>The file is not a report this version can read. The message is one sentence that says what to do.</summary>
public sealed class ReportUnreadableException : Exception
{
    public ReportUnreadableException()
    {
    }

    public ReportUnreadableException(string message) : base(message)
    {
    }

    public ReportUnreadableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
