using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Homelab.Ansible.Tests;

/// <summary>How a run of Ansible ended.</summary>
internal sealed partial class Playbook(BufferedCommandResult run)
{
    public string Output => run.StandardOutput + run.StandardError;

    public bool Failed => run.ExitCode != 0;

    /// <summary>What the task that failed says; of a run that failed.</summary>
    public string Failure
    {
        get
        {
            Assert.True(Failed, Output);
            return Said(FailedTask().Match(run.StandardOutput));
        }
    }

    /// <summary>The same, of a host.</summary>
    public string FailureOf(string host) =>
        Said(Assert.Single(FailedTask().Matches(run.StandardOutput), failed => failed.Groups["host"].Value == host));

    /// <summary>Of a run that succeeded.</summary>
    public int Changed
    {
        get
        {
            Assert.False(Failed, Output);
            return int.Parse(ChangedCount().Match(run.StandardOutput).Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    private static string Said(Match failed) => JsonNode.Parse(failed.Groups["said"].Value)!["msg"]!.ToString();

    [GeneratedRegex(@"changed=(\d+)")]
    private static partial Regex ChangedCount();

    [GeneratedRegex(@"^fatal: \[(?<host>.*)\]: FAILED! => (?<said>\{.*\})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex FailedTask();
}
