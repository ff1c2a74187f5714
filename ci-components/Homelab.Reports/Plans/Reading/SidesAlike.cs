using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// Whether a change to which nothing is done is written the same before and after, told while its tokens pass. Most of a plan is like
/// that and is never read again; what terraform says of the rest must not hide that it differs.
/// </summary>
internal struct SidesAlike
{
    /// <summary>How deep the members of <c>change</c> lie in an element of <c>resource_changes</c>.</summary>
    private const int InChange = 2;

    private HashCode _before;
    private HashCode _after;
    private Side _side;

    private enum Side
    {
        Neither,
        Before,
        After,
    }

    public readonly bool AreAlike => _before.ToHashCode() == _after.ToHashCode();

    /// <param name="feed">At a token.</param>
    /// <param name="depth">The depth before it.</param>
    public void Add(ref JsonFeed feed, int depth)
    {
        if (depth == InChange && feed.Token is JsonTokenType.PropertyName or JsonTokenType.EndObject)
            _side = feed.Token is JsonTokenType.EndObject ? Side.Neither : Named(in feed);
        else
            AddInside(ref feed);
    }

    /// <summary>The same for a token that can be of no other side.</summary>
    public void AddInside(ref JsonFeed feed)
    {
        if (_side is Side.Before)
            feed.AddTo(ref _before);
        else if (_side is Side.After)
            feed.AddTo(ref _after);
    }

    private static Side Named(ref readonly JsonFeed feed) =>
        feed.Is("before"u8) ? Side.Before
        : feed.Is("after"u8) ? Side.After
        : Side.Neither;
}
