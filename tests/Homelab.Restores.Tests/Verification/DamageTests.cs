using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Tests.Verification;

/// <summary>When a drill may say that it noticed.</summary>
public sealed class DamageTests
{
    private static readonly Damage File = new("vault", "/srv/vault/a.md", "a bit of byte 3 of /srv/vault/a.md was flipped");

    [Theory]
    [InlineData("vault", CheckStatus.Fail, "1 path with other content: /srv/vault/a.md", true)]
    [InlineData("vault", CheckStatus.Fail, "1 path missing: /srv/vault/b.md", false)]
    [InlineData("vault", CheckStatus.Warn, "1 file changed: /srv/vault/a.md", false)]
    [InlineData("vault", CheckStatus.Pass, "/srv/vault/a.md is right", false)]
    [InlineData("vault", CheckStatus.Skip, "/srv/vault/a.md was not looked at", false)]
    [InlineData("photos", CheckStatus.Fail, "/srv/vault/a.md", false)]
    [InlineData(null, CheckStatus.Fail, "/srv/vault/a.md", false)]
    public void Damage_is_noticed_when_a_check_of_its_set_fails_and_names_it(
        string? set,
        CheckStatus status,
        string evidence,
        bool named
    ) =>
        Assert.Equal(
            named,
            DrillVerdicts.Notices([new DrillCheck(set, "content", status, evidence) { IsMandatory = true }], File.Set, File.Subject)
        );

    [Fact]
    public void An_empty_set_is_named_by_any_check_of_it_that_fails()
    {
        var damage = new Damage("vault", "vault", "set vault was emptied");

        Assert.True(
            DrillVerdicts.Notices([new DrillCheck("vault", "content", CheckStatus.Fail, "40 paths missing")], damage.Set, damage.Subject)
        );
        Assert.False(
            DrillVerdicts.Notices([new DrillCheck("photos", "content", CheckStatus.Fail, "40 paths missing")], damage.Set, damage.Subject)
        );
        Assert.False(DrillVerdicts.Notices([], damage.Set, damage.Subject));
    }
}
