using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Restores.Restores;

/// <summary>What was restored cannot be put where it belongs.</summary>
internal sealed class PlacementException(Diagnosis kind, string detail) : CannotRunException(kind.About(null, detail).Sentence)
{
    public Diagnosis Kind => kind;

    public string Detail => detail;

    public static PlacementException NotSetAside(string detail) => new(Diagnosis.RestoreSetAsideFailed, detail);
}
