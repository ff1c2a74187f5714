namespace Homelab.Reports.Plans.Reading;

/// <summary>The document is not a plan this version can read. The message is one sentence that says what to do.</summary>
public sealed class PlanUnreadableException : Exception
{
    public PlanUnreadableException()
    {
    }

    public PlanUnreadableException(string message) : base(message)
    {
    }

    public PlanUnreadableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
