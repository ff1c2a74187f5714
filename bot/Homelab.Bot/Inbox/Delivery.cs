namespace Homelab.Bot.Inbox;

/// <summary>A delivery on its way into the inbox.</summary>
/// <param name="Id">The same when GitLab sends it again.</param>
/// <param name="Lane">Deliveries of one lane are handled one after the other, in the order they arrived.</param>
/// <param name="Event">As in <c>X-Gitlab-Event</c>.</param>
internal sealed record Delivery(string Id, string Lane, string Event, ReadOnlyMemory<byte> Body);

/// <summary>A lane's next work, leased to whoever claimed it.</summary>
/// <param name="Seq">The oldest delivery; the newer ones up to <paramref name="Last"/> say nothing else, and are done with it.</param>
/// <param name="Since">When it was claimed (Unix milliseconds): what is put back in line from then on is not done with it.</param>
/// <param name="Attempt">1 the first time.</param>
internal sealed record Claim(long Seq, long Last, long Since, string Lane, string Event, byte[] Body, int Attempt);

/// <summary>Where a delivery stands.</summary>
internal enum DeliveryState
{
    Waiting = 0,
    Working = 1,
    Done = 2,
    Dead = 3,
}
