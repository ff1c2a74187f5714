using Homelab.Backups.Restic;
using Homelab.Configuration;

namespace Homelab.Restores.Tests.Restores;

public sealed class ReadingCredentialsTests
{
    private static readonly TierName Fast = new("fast");

    private static readonly Dictionary<string, string> Everything = new()
    {
        ["RESTIC_FAST_READ_REPOSITORY"] = "/read",
        ["RESTIC_FAST_READ_PASSWORD"] = "r",
        ["RESTIC_FAST_REPOSITORY"] = "/tier",
        ["RESTIC_FAST_PASSWORD"] = "t",
        ["RESTIC_SLOW_REPOSITORY"] = "/slow",
        ["RESTIC_SLOW_PASSWORD"] = "s",
        ["RESTIC_REPOSITORY"] = "/plain",
        ["RESTIC_PASSWORD"] = "p",
    };

    [Theory]
    [InlineData("fast", "", "/read", RepositoryAccess.ReadOnly)]
    [InlineData("fast", "RESTIC_FAST_READ_", "/tier", RepositoryAccess.Tier)]
    [InlineData("fast", "RESTIC_FAST_", "/plain", RepositoryAccess.Plain)]
    [InlineData(null, "", "/plain", RepositoryAccess.Plain)]
    public void A_restore_takes_what_may_only_read_then_the_tiers_then_restics_own(
        string? tier,
        string without,
        string address,
        RepositoryAccess access
    )
    {
        var there = Everything
            .Where(variable => without.Length == 0 || !variable.Key.StartsWith(without, StringComparison.Ordinal))
            .ToDictionary();

        var repository = ResticRepository.ForReading(tier is null ? null : new TierName(tier), there);

        Assert.Equal((address, access), (repository.Address, repository.Access));
    }

    [Fact]
    public void A_read_only_address_is_never_opened_with_a_password_that_may_write()
    {
        var there = new Dictionary<string, string>(Everything);
        there.Remove("RESTIC_FAST_READ_PASSWORD");

        Assert.Contains(
            "RESTIC_FAST_READ_PASSWORD",
            Assert.Throws<TierVariableException>(() => ResticRepository.ForReading(Fast, there)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Who_exported_one_tier_need_not_name_it_and_who_exported_two_must()
    {
        Dictionary<string, string> one = new() { ["RESTIC_SLOW_READ_REPOSITORY"] = "/slow", ["RESTIC_SLOW_READ_PASSWORD"] = "s" };
        Dictionary<string, string> two = new(one) { ["RESTIC_FAST_REPOSITORY"] = "/fast" };

        Assert.Equal("/slow", ResticRepository.ForReading(null, one).Address);
        Assert.Contains(
            "--tier fast or --tier slow",
            Assert.Throws<TierVariableException>(() => ResticRepository.ForReading(null, two)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Who_exported_nothing_is_told_what()
    {
        Assert.Contains(
            "RESTIC_REPOSITORY is not set",
            Assert.Throws<TierVariableException>(() => ResticRepository.ForReading(null, new Dictionary<string, string>())).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nor is RESTIC_FAST_REPOSITORY or RESTIC_REPOSITORY",
            Assert.Throws<TierVariableException>(() => ResticRepository.ForReading(Fast, new Dictionary<string, string>())).Message,
            StringComparison.Ordinal
        );
    }
}
