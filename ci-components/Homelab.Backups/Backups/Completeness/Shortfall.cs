using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>Something that the set's last whole snapshot held and this one lacks.</summary>
internal sealed record Shortfall(Diagnosis Kind, string Detail);
