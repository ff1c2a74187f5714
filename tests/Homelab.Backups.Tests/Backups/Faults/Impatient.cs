namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>A restic that waits for no lock, where the tool lets it wait for a quarter of an hour or for hours.</summary>
internal static class Impatient
{
    public static string Body(string restic) => $"""shopt -s extglob; exec {restic} "${"{@/#+([0-9])00s/0s}"}" """;
}
