using System.Text.RegularExpressions;

namespace Homelab.Configuration.Yaml;

internal enum CoreType
{
    Text,
    Null,
    Boolean,
    Integer,
    Number,
}

/// <summary>YAML 1.2's core schema: what a plain scalar is when nobody says so. <c>no</c> is text here, as it is to every 1.2
/// reader.</summary>
internal static partial class CoreSchema
{
    public static CoreType TypeOf(string plain) =>
        plain switch
        {
            "" or "~" or "null" or "Null" or "NULL" => CoreType.Null,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => CoreType.Boolean,
            _ when Integer().IsMatch(plain) => CoreType.Integer,
            _ when Number().IsMatch(plain) => CoreType.Number,
            _ => CoreType.Text,
        };

    [GeneratedRegex(@"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex(
        @"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Number();
}
