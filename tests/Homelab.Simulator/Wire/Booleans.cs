namespace Homelab.Simulator.Wire;

/// <summary>What GitLab takes for yes and no (Grape coerces by dry-types' Params::Bool); python-gitlab sends <c>True</c>.</summary>
internal static class Booleans
{
    private static readonly HashSet<string> Yes = ["1", "on", "On", "ON", "t", "true", "True", "TRUE", "T", "y", "yes", "Yes", "YES", "Y"];
    private static readonly HashSet<string> No =
    [
        "0",
        "off",
        "Off",
        "OFF",
        "f",
        "false",
        "False",
        "FALSE",
        "F",
        "n",
        "no",
        "No",
        "NO",
        "N",
    ];

    /// <summary>Null for what is neither.</summary>
    public static bool? Read(string text) =>
        Yes.Contains(text) ? true
        : No.Contains(text) ? false
        : null;
}
