using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Ansible;

/// <summary>The playbooks of this project, run by the <c>ansible-playbook</c> that a person would run.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="mask">Applied to everything Ansible says.</param>
public sealed partial class Playbooks(string folder, Func<string, string> mask, IProgress<Progress> progress)
{
    /// <summary>The variable that says where they are.</summary>
    public const string Variable = "HOMELAB_ANSIBLE";

    private const string Installed = "/usr/share/homelab/ansible";
    private const int Unreachable = 4;

    /// <summary>How long a playbook may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The program, by its name on PATH or its path.</summary>
    public string Program { get; init; } = "ansible-playbook";

    /// <summary>Where the playbooks are: what the variable says, where the image has them, or this checkout; null if nowhere.</summary>
    public static string? Find(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } chosen)
            return Path.GetFullPath(chosen);
        return Above(Directory.GetCurrentDirectory())
            .Concat(Above(AppContext.BaseDirectory))
            .Select(above => Path.Combine(above, "ci-components/ansible"))
            .Prepend(Installed)
            .FirstOrDefault(place => File.Exists(Path.Combine(place, "restore.yml")));
    }

    /// <summary>Runs one to its end.</summary>
    /// <exception cref="ToolUnavailableException">There is no Ansible.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<PlaybookOutcome> RunAsync(PlaybookRequest request, CancellationToken ct)
    {
        using var own = new PrivateFolder();
        await WriteAsync(own["inventory.json"], request.Host.Inventory(), ct);
        await WriteAsync(own["variables.json"], request.Variables, ct);
        var tool = new Tool(Program)
        {
            Environment = Environment(request, own),
            WorkingDirectory = folder,
            Timeout = Limit,
            Grace = TimeSpan.FromSeconds(30),
            Mask = mask,
        };
        var said = new Said(progress);
        string[] tags = request.Tags.Count == 0 ? [] : ["--tags", string.Join(',', request.Tags)];
        string[] check = request.IsDryRun ? ["--check", "--diff"] : [];
        var run = await tool.StreamAsync(
            ["--inventory", own["inventory.json"], "--extra-vars", $"@{own["variables.json"]}", .. tags, .. check, request.File],
            PipeTarget.ToDelegate(line => said.Take(mask(line))),
            _ => { },
            ct
        );
        return run.ExitCode switch
        {
            0 => new PlaybookOutcome.Done(),
            Unreachable => new PlaybookOutcome.Unreachable(said.Failure ?? run.Error),
            _ => new PlaybookOutcome.Failed(said.Task, said.Failure ?? $"exit code {run.ExitCode} {run.Error.Trim()}".Trim()),
        };
    }

    private static Dictionary<string, string> Environment(PlaybookRequest request, PrivateFolder own)
    {
        var environment = ToolEnvironment.Basic();
        foreach (var (name, value) in request.Environment)
            environment[name] = value;
        environment["ANSIBLE_NOCOLOR"] = "1";
        environment["ANSIBLE_PIPELINING"] = "1";
        environment["ANSIBLE_RETRY_FILES_ENABLED"] = "0";
        environment["ANSIBLE_DEPRECATION_WARNINGS"] = "0";
        environment["ANSIBLE_DISPLAY_SKIPPED_HOSTS"] = "0";
        environment["ANSIBLE_LOCAL_TEMP"] = own["local"];
        // Connections that outlive the run would keep a socket to a machine that is about to be reset.
        environment["ANSIBLE_SSH_ARGS"] = "-o ControlMaster=no";
        environment.TryAdd("LANG", "C.UTF-8");
        return environment;
    }

    private static async Task WriteAsync(string file, JsonObject json, CancellationToken ct)
    {
        await using var stream = new FileStream(
            file,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        await stream.WriteAsync(Encoding.UTF8.GetBytes(json.ToJsonString()), ct);
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
            yield return place.FullName;
    }

    [GeneratedRegex(@"^TASK \[(?<name>.*)\] \**$")]
    private static partial Regex TaskLine();

    [GeneratedRegex(@"^(?:fatal|failed): \[.*?\](?: \(item=.*?\))?:? ?(?:[A-Z]+!)? ?=> (?<json>\{.*)$")]
    private static partial Regex FatalLine();

    /// <summary>What Ansible said, as far as it says how it went.</summary>
    private sealed class Said(IProgress<Progress> progress)
    {
        // A program that failed says why on its standard error; Ansible itself only says that it did.
        private static readonly string[] Words = ["stderr", "msg", "stdout"];

        public string Task { get; private set; } = "";

        public string? Failure { get; private set; }

        public void Take(string line)
        {
            if (TaskLine().Match(line) is { Success: true } task)
            {
                // The name of the role comes first.
                Task = task.Groups["name"].Value.Split(" : ", 2)[^1];
                progress.Report(new Progress.Started(Task));
            }
            else if (
                line.StartsWith("fatal:", StringComparison.Ordinal)
                || line.StartsWith("failed:", StringComparison.Ordinal)
                || line.StartsWith("ERROR!", StringComparison.Ordinal)
            )
            {
                Failure = FatalLine().Match(line) is { Success: true } fatal ? Message(fatal.Groups["json"].Value) : line;
            }
        }

        private static string Message(string json)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                var words = Words.Select(name =>
                    document.RootElement.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String
                        ? text.GetString()!
                        : ""
                );
                return words.FirstOrDefault(text => text.Trim().Length > 0)?.Trim() ?? json;
            }
            catch (JsonException)
            {
                return json;
            }
        }
    }
}
