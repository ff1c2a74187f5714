namespace Homelab.Backups.Backups.Completeness;

/// <summary>Something that the set's last whole snapshot held and this one lacks.</summary>
/// <param name="Code">Of the diagnosis.</param>
internal sealed record Shortfall(string Code, string Detail);
