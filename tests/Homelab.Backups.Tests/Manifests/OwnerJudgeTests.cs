using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;

namespace Homelab.Backups.Tests.Manifests;

/// <summary>Owners as they are seen from elsewhere: through the user namespaces of containers, by who restored and by who looks.</summary>
public sealed class OwnerJudgeTests
{
    private const string Everybody = "0 0 4294967295",
        Rootless = "0 1000 1|1 100000 65536",
        Lxc = "0 100000 65536",
        KeepId = "0 1 1000|1000 0 1|1001 1001 64536",
        Remapped = "0 231072 65536";

    private const string Right = nameof(OwnerVerdict.Right),
        Wrong = nameof(OwnerVerdict.Wrong),
        Impossible = nameof(OwnerVerdict.Impossible);

    /// <summary>Who restored; how ids look to who inspects; whose the folder of the drill is there; what it was; what is seen; what that
    /// says.</summary>
    [Theory]
    // root restored, and root looks from a rootful container.
    [InlineData("root", Everybody, "0:0", "1000:1000", "1000:1000", Right)]
    [InlineData("root", Everybody, "0:0", "1000:1000", "0:0", Wrong)]
    [InlineData("root", Everybody, "0:0", "1000:1000", "1000:100", Wrong)]
    // An ordinary user restored, and a daemon's root looks: docker.
    [InlineData("ann", Everybody, "1000:1000", "1000:1000", "1000:1000", Right)]
    [InlineData("ann", Everybody, "1000:1000", "33:33", "1000:1000", Impossible)]
    [InlineData("ann", Everybody, "1000:1000", "1000:33", "1000:1000", Impossible)]
    [InlineData("ann", Everybody, "1000:1000", "1000:27", "1000:27", Right)]
    [InlineData("ann", Everybody, "1000:1000", "1000:27", "1000:1000", Wrong)]
    [InlineData("ann", Everybody, "1000:1000", "33:33", "5:1000", Wrong)]
    [InlineData("ann", Everybody, "1000:1000", "33:33", "1000:5", Wrong)]
    // An ordinary user restored, and looks as the root of a container of her own.
    [InlineData("ann", Rootless, "0:0", "1000:1000", "0:0", Right)]
    [InlineData("ann", Rootless, "0:0", "1000:1000", "5:5", Wrong)]
    [InlineData("ann", Rootless, "0:0", "33:33", "0:0", Impossible)]
    [InlineData("ann", Rootless, "0:0", "33:33", "33:33", Wrong)]
    [InlineData("ann", Rootless, "0:0", "33:33", "65534:65534", Wrong)]
    [InlineData("ann", Rootless, "0:0", "0:0", "0:0", Impossible)]
    [InlineData("ann", Rootless, "0:0", "1000:27", "0:65534", Impossible)]
    // In namespaces of which nobody knows how they lie in each other, nothing is said.
    [InlineData("ann", KeepId, "1000:1000", "1000:1000", "1000:1000", Right)]
    [InlineData("ann", KeepId, "1000:1000", "33:33", "1000:1000", Impossible)]
    [InlineData("root", Remapped, "65534:65534", "1000:1000", "65534:65534", Impossible)]
    // root of an unprivileged machine, which is root over few.
    [InlineData("lxc", Lxc, "0:0", "1000:1000", "1000:1000", Right)]
    [InlineData("lxc", Lxc, "0:0", "1000:1000", "0:0", Wrong)]
    [InlineData("lxc", Lxc, "0:0", "100033:100033", "0:0", Impossible)]
    [InlineData("lxc", Lxc, "0:0", "100033:100033", "5:0", Wrong)]
    public void Owners_are_judged_by_what_the_restore_could_do(
        string who,
        string map,
        string folder,
        string expected,
        string actual,
        string verdict
    )
    {
        var (rootUser, rootGroup) = who == "ann" ? Pair("1000:1000") : Pair("0:0");
        var judge = OwnerJudge.Of(
            new Restorer(Scope(who), rootUser, rootGroup),
            Facts(folder),
            IdMap.Read(map.Split('|')),
            IdMap.Read(map.Split('|'))
        );
        var (user, group) = Pair(expected);

        Assert.Equal(verdict, judge.Judge(user, group, Facts(actual)).GetType().Name);
    }

    [Fact]
    public void Without_somebody_else_it_is_this_user_who_restored()
    {
        var own = OwnerScope.OfThisProcess;
        var there = Facts($"{own.User}:{own.Group}");

        Assert.IsType<OwnerVerdict.Right>(OwnerJudge.Of(null, there).Judge(own.User, own.Group, there));
        Assert.IsNotType<OwnerVerdict.Right>(OwnerJudge.Of(null, there).Judge(own.User + 1, own.Group, there));
    }

    private static OwnerScope Scope(string who) =>
        who switch
        {
            "ann" => OwnerScope.Read(
                ["Uid:\t1000\t1000\t1000\t1000", "Gid:\t1000\t1000\t1000\t1000", "Groups:\t27 1000", "CapEff:\t0000000000000000"],
                Map(Everybody),
                Map(Everybody)
            ),
            "lxc" => OwnerScope.Read(
                ["Uid:\t0\t0\t0\t0", "Gid:\t0\t0\t0\t0", "Groups:\t", "CapEff:\t000001ffffffffff"],
                Map(Lxc),
                Map(Lxc)
            ),
            _ => OwnerScope.Read(
                ["Uid:\t0\t0\t0\t0", "Gid:\t0\t0\t0\t0", "Groups:\t0", "CapEff:\t000001ffffffffff"],
                Map(Everybody),
                Map(Everybody)
            ),
        };

    private static IdMap Map(string map) => IdMap.Read(map.Split('|'));

    private static (uint User, uint Group) Pair(string pair) =>
        pair.Split(':') is [var user, var group] ? (uint.Parse(user), uint.Parse(group)) : default;

    private static FileFacts Facts(string owner) =>
        Pair(owner) is var (user, group) ? new FileFacts(new Libc.RawStat { User = user, Group = group }) : default;
}
