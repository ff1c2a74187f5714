using System.Collections;
using System.Text.RegularExpressions;

namespace Homelab.Text.Secrets;

/// <summary>The secrets among environment variables: by what a name says, and passwords inside addresses whatever their name.</summary>
public static partial class EnvironmentSecrets
{
    /// <summary>Names that only look like secrets: a folder and a socket.</summary>
    private static readonly string[] Innocent = ["PWD", "SSH_AUTH_SOCK"];

    private static readonly string[] Harmless = ["true", "false", "null", "none", "yes", "no"];

    /// <summary>The values to hide among these variables.</summary>
    public static SecretSet From(IEnumerable<KeyValuePair<string, string>> environment) => new(Of(environment));

    /// <summary>The values to hide among these variables, one by one.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<KeyValuePair<string, string>> environment) => [.. Values(environment)];

    /// <summary>The values to hide among this process's variables.</summary>
    public static IReadOnlyList<string> OfThisProcess() =>
        [
            .. Values(
                Environment
                    .GetEnvironmentVariables()
                    .Cast<DictionaryEntry>()
                    .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))
            ),
        ];

    private static IEnumerable<string> Values(IEnumerable<KeyValuePair<string, string>> environment) =>
        environment
            .SelectMany(variable => SaysSecret(variable.Key) ? [variable.Value] : SecretParts.Passwords(variable.Value))
            .Where(value => !Harmless.Contains(value.Trim().ToLowerInvariant()));

    internal static bool SaysSecret(string name) => SecretName().IsMatch(name) && !Innocent.Contains(name);

    // Whole words of the name: KEYBOARD and TOKENIZER are not secrets, SSH_KEY and CI_JOB_TOKEN are.
    [GeneratedRegex(
        "(?:^|[_-])(?:TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|PASS|PWD?|KEYS?|APIKEY|CREDENTIALS?|CREDS?|PRIVATE|AUTH|PAT|DSN|WEBHOOK|COOKIE|SIGNATURE)(?:$|[_0-9-])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretName();
}
