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
            return JsonNode.Parse(FailedTask().Match(run.StandardOutput).Groups["said"].Value)!["msg"]!.ToString();
        }
    }

    /// <summary>Of a run that succeeded.</summary>
    public int Changed
    {
        get
        {
            Assert.False(Failed, Output);
            return int.Parse(ChangedCount().Match(run.StandardOutput).Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"changed=(\d+)")]
    private static partial Regex ChangedCount();

    [GeneratedRegex(@"^fatal: \[.*\]: FAILED! => (?<said>\{.*\})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex FailedTask();
}
