using Homelab.Text;

namespace Homelab.Restores.Restores;

/// <summary>What was restored cannot be put where it belongs.</summary>
/// <param name="code">The finding it is.</param>
internal sealed class PlacementException(string code, string message) : CannotRunException(message)
{
    public string Code => code;

    public static PlacementException NotSetAside(string message) => new("restore-set-aside-failed", message);
}
