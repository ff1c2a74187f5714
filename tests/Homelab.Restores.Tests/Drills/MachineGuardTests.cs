using Homelab.Reports.Drills;
using Homelab.Restores.Drills.Guards;
using Homelab.Restores.Restores;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Drills;

public sealed class MachineGuardTests
{
    private static readonly TargetFacts Good = new()
    {
        Id = "dev-1",
        MachineId = "0123456789abcdef0123456789abcdef",
        Names = ["dev", "dev.example.org"],
        Addresses = ["192.0.2.7", "2001:db8::7"],
        Up = TimeSpan.FromSeconds(20),
    };

    private static readonly MachineGuards Guards = new(
        "dev-1",
        TimeSpan.FromSeconds(30),
        ProductionGuard
            .OfAsync(
                ["nas", "192.0.2.1", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
                CancellationToken.None,
                (_, _) => Task.FromResult<IReadOnlyList<System.Net.IPAddress>>([])
            )
            .GetAwaiter()
            .GetResult(),
        "fedcba9876543210fedcba9876543210"
    );

    [Fact]
    public void A_clean_machine_passes_every_guard() =>
        Assert.All(Guards.Judge(Good), check => Assert.Equal(CheckStatus.Pass, check.Status));

    public static TheoryData<string, string> Violations =>
        new()
        {
            { "no marker", MachineGuards.IdName },
            { "another marker", MachineGuards.IdName },
            { "not reset", MachineGuards.BootName },
            { "says nothing", MachineGuards.BootName },
            { "by name", MachineGuards.ProductionName },
            { "by first name", MachineGuards.ProductionName },
            { "by address", MachineGuards.ProductionName },
            { "by machine id", MachineGuards.ProductionName },
            { "itself", MachineGuards.ProductionName },
            { "not empty", MachineGuards.EmptyName },
        };

    [Theory, MemberData(nameof(Violations))]
    public void Each_violation_fails_its_guard_and_no_other(string violation, string guard)
    {
        var facts = violation switch
        {
            "no marker" => Good with { Id = null },
            "another marker" => Good with { Id = "dev-2" },
            "not reset" => Good with { Up = TimeSpan.FromSeconds(32) },
            "says nothing" => Good with { Up = null },
            "by name" => Good with { Names = ["NAS"] },
            "by first name" => Good with { Names = ["nas.example.org"] },
            "by address" => Good with { Addresses = ["2001:db8::7", "192.0.2.1"] },
            "by machine id" => Good with { MachineId = "ffffffffffffffffffffffffffffffff" },
            "itself" => Good with { MachineId = "fedcba9876543210fedcba9876543210" },
            _ => Good with { Occupied = ["/srv/photos"] },
        };

        var failed = Guards.Judge(facts).Where(check => check.Status is CheckStatus.Fail).ToArray();

        Assert.Equal(guard, Assert.Single(failed).Name);
        Assert.True(failed[0].IsMandatory);
    }

    [Fact]
    public void A_machine_that_nothing_resets_is_something_to_look_at() =>
        Assert.Equal(
            CheckStatus.Warn,
            (Guards with { SinceReset = null })
                .Judge(Good with { Up = TimeSpan.FromDays(9) })
                .Single(check => check.Name == MachineGuards.BootName)
                .Status
        );

    [Fact]
    public async Task This_machine_says_of_itself_what_is_asked()
    {
        using var dir = new TempDir();
        dir.Write("full/file", "");
        Directory.CreateDirectory(dir["empty"]);
        Directory.CreateDirectory(dir["it's $(reboot) `x`"]);
        File.WriteAllText(dir["it's $(reboot) `x`/file"], "");
        File.CreateSymbolicLink(dir["link"], "/nowhere");
        var script = TargetFacts.Script([dir["full"], dir["empty"], dir["none"], dir["it's $(reboot) `x`"], dir["link"], "END_OF_PATHS"]);

        var run = await RealTools.RunAsync("/bin/sh", ["-s"], TestContext.Current.CancellationToken, input: script);
        var facts = TargetFacts.Read(run.StandardOutput);

        Assert.Equal([dir["full"], dir["it's $(reboot) `x`"], dir["link"]], facts!.Occupied);
        Assert.InRange(facts.Up!.Value, TimeSpan.Zero, TimeSpan.FromDays(5000));
        Assert.Null(TargetFacts.Read(run.StandardOutput.Replace("end=", "", StringComparison.Ordinal)));
    }
}
