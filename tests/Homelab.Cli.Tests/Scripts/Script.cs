using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Scripts;

/// <summary>./demo and ./test on a machine that has no more than what a test gives it.</summary>
internal sealed class Script : IDisposable
{
    private static readonly string[] EveryMachineHas =
    [
        "awk",
        "basename",
        "bash",
        "cat",
        "chmod",
        "cut",
        "dirname",
        "env",
        "find",
        "grep",
        "head",
        "id",
        "ln",
        "mkdir",
        "rm",
        "sort",
        "tail",
        "uname",
    ];

    private readonly TempDir _dir = new();

    public Script()
    {
        Directory.CreateDirectory(_dir["bin"]);
        foreach (var program in EveryMachineHas)
            File.CreateSymbolicLink(_dir[$"bin/{program}"], RealTools.FindOnPath(program)!);
    }

    /// <summary>What is asked of a program that only notes it down.</summary>
    public string Asked => File.Exists(_dir["asked"]) ? File.ReadAllText(_dir["asked"]) : "";

    public Script With(string program, string body = "")
    {
        _dir.Script($"bin/{program}", $"echo {program} \"$*\" >>'{_dir["asked"]}'\n{body}");
        return this;
    }

    public string this[string relative] => _dir[relative];

    public Script WithOrdinaryUser()
    {
        File.Delete(_dir["bin/id"]);
        _dir.Script("bin/id", "echo 987654");
        return this;
    }

    public Script WithRoot()
    {
        File.Delete(_dir["bin/id"]);
        _dir.Script("bin/id", "echo 0");
        return this;
    }

    /// <summary>One of the scripts, with nobody to ask.</summary>
    public Task<BufferedCommandResult> RunAsync(string script, params string[] arguments) =>
        BashAsync("exec \"$@\" </dev/null", [Repository.File(script), .. arguments]);

    /// <summary>A few lines that use the functions of <c>scripts/</c>.</summary>
    public Task<BufferedCommandResult> BashAsync(string body, params string[] arguments) =>
        RealTools.RunAsync(
            "/bin/bash",
            ["-euo", "pipefail", "-c", body, "bash", .. arguments],
            TestContext.Current.CancellationToken,
            Repository.Root,
            new Dictionary<string, string?>
            {
                ["PATH"] = _dir["bin"],
                ["HOMELAB_CACHE"] = _dir["cache"],
                ["CI"] = null,
            }
        );

    public void Dispose() => _dir.Dispose();
}
