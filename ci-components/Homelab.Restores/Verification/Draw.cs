using Homelab.Processes.Files;

namespace Homelab.Restores.Verification;

/// <summary>Draws lots for paths: the same seed draws the same ones, whatever the order they come in.</summary>
internal static class Draw
{
    public static ulong Lot(long seed, RawPath path)
    {
        var lot = 14695981039346656037UL ^ Mixed((ulong)seed);
        foreach (var letter in path.Bytes)
            lot = unchecked((lot ^ letter) * 1099511628211);
        return Mixed(lot);
    }

    // Neighbouring names would draw neighbouring lots.
    private static ulong Mixed(ulong lot)
    {
        lot = unchecked((lot ^ (lot >> 33)) * 0xFF51AFD7ED558CCD);
        lot = unchecked((lot ^ (lot >> 33)) * 0xC4CEB9FE1A85EC53);
        return lot ^ (lot >> 33);
    }
}
