namespace Homelab.Processes.Files;

/// <summary>Who may do what with a file or folder.</summary>
/// <param name="Mode">Permissions with set-user, set-group and sticky bits.</param>
public sealed record FileRights(uint User, uint Group, int Mode);
