using System.Globalization;

namespace Homelab.Cli.Tests.Scripts;

/// <summary>What podman keeps between two calls goes with the last run that uses it.</summary>
public sealed class LeaveTests : IDisposable
{
    private const string Podman = """
        . scripts/prepare.sh
        mkdir -p "$cache/images" "$volatile/users" "$volatile/run"
        printf '#!/bin/bash\necho podman "$@" >>"%s"\n' "$1" >"$cache/images/podman"
        chmod +x "$cache/images/podman"
        : >"$volatile/users/$$"
        """;

    private readonly Script _machine = new Script().WithOrdinaryUser();

    [Fact]
    public async Task The_last_run_ends_the_process_that_holds_the_namespaces_and_removes_the_folder()
    {
        // A run that was killed has left its name.
        var run = await _machine.BashAsync(
            $$"""{{Podman}}; : >"$volatile/users/4194305"; leave_containers; [ ! -e "$volatile" ]""",
            _machine["asked"]
        );

        Assert.Equal((0, "podman ps --all --quiet\npodman system migrate\n"), (run.ExitCode, _machine.Asked));
    }

    [Fact]
    public async Task While_another_run_uses_it_it_stays()
    {
        var other = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

        var run = await _machine.BashAsync(
            $$"""{{Podman}}; : >"$volatile/users/{{other}}"; leave_containers; [ -e "$volatile/run" ]; rm -rf "$volatile" """,
            _machine["asked"]
        );

        Assert.Equal((0, ""), (run.ExitCode, _machine.Asked));
    }

    public void Dispose() => _machine.Dispose();
}
