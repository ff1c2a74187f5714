using Homelab.Text;

namespace Homelab.Bot.PlanNotes;

/// <summary>How much one merge request can make the bot hold, over all its jobs and pipelines: its author decides what they hand
/// over.</summary>
internal sealed class ReportBounds
{
    public const int MostReports = 32;

    public const long MostBytes = 32L * 1024 * 1024;

    private int _reports;
    private long _bytes;

    /// <exception cref="TooManyReportsException">There is no room for another.</exception>
    public void Expect()
    {
        if (_reports >= MostReports || _bytes >= MostBytes)
            throw new TooManyReportsException();
    }

    /// <exception cref="TooManyReportsException">There is no room for it.</exception>
    public void Count()
    {
        Expect();
        _reports++;
    }

    /// <exception cref="TooManyReportsException">There is no room for it.</exception>
    public void Hold(long bytes)
    {
        _bytes += bytes;
        if (_bytes > MostBytes)
            throw new TooManyReportsException();
    }
}

/// <summary>A merge request hands over more than is read.</summary>
internal sealed class TooManyReportsException()
    : CannotRunException($"More than {ReportBounds.MostReports} reports, or {ReportBounds.MostBytes / 1024 / 1024} MB of them.");
