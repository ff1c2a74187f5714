namespace Homelab.Reports.Safe;

/// <summary>Numbers outside code. Seven digits are a commit to GitLab, which would link it: from there on they are grouped.</summary>
internal static class Number
{
    public static string Show(long number) => number.ToString(number is > -1_000_000 and < 1_000_000 ? "D" : "N0");
}
