using System.Text;
using Homelab.Backups.Manifests.Exclusions;

namespace Homelab.Backups.Tests.Manifests.Exclusions;

public sealed class ExclusionTests
{
    [Theory]
    [InlineData("thumbs", "/srv/photos/thumbs")]
    [InlineData("thumbs", "/srv/photos/thumbs/1.jpg")]
    [InlineData("*.jpg", "/srv/a.jpg")]
    [InlineData("*.jpg", "/srv/.jpg")]
    [InlineData("/srv/photos", "/srv/photos")]
    [InlineData("/srv/photos/", "/srv/photos/deep/inside")]
    [InlineData("/srv/*/thumbs", "/srv/photos/thumbs/1")]
    [InlineData("photos/thumbs", "/srv/photos/thumbs")]
    [InlineData("/srv/**/cache", "/srv/cache")]
    [InlineData("/srv/**/cache", "/srv/a/b/c/cache/file")]
    [InlineData("a/**/b/**/c", "/x/a/b/c")]
    [InlineData("a/**/b/**/c", "/x/a/1/2/b/3/c")]
    [InlineData("**", "/anything")]
    [InlineData("/", "/anything")]
    [InlineData("./x//y/../z", "/x/z")]
    [InlineData("?", "/é")]
    [InlineData("?", "/😀")]
    [InlineData("[é-ü]x", "/öx")]
    [InlineData("[^a-c]", "/d")]
    [InlineData(@"[\]\-]", "/]")]
    [InlineData(@"a\*b", "/a*b")]
    [InlineData("-n", "/-n")]
    [InlineData("a]", "/a]")]
    [InlineData("$HOME", "/$HOME")]
    [InlineData(" ", "/ ")]
    public void A_pattern_leaves_out(string pattern, string path) => Assert.True(new Exclusion([pattern]).Excludes(path));

    [Theory]
    [InlineData("thumbs", "/srv/thumbs2")]
    [InlineData("*.jpg", "/srv/a.jpg.txt")]
    [InlineData("/photos", "/srv/photos")]
    [InlineData("photos/thumbs", "/srv/photos/2020/thumbs")]
    [InlineData("/srv/*/thumbs", "/srv/a/b/thumbs")]
    [InlineData("?", "/ab")]
    [InlineData("?*", "/")]
    [InlineData("[a-c]", "/B")]
    [InlineData(@"a\*b", "/axb")]
    [InlineData("$HOME", "/root")]
    [InlineData("${HOME}", "/root")]
    [InlineData("!thumbs", "/thumbs")]
    [InlineData("../x", "/x")]
    [InlineData("", "/x")]
    public void A_pattern_leaves_in(string pattern, string path) => Assert.False(new Exclusion([pattern]).Excludes(path));

    [Theory]
    [InlineData("[")]
    [InlineData("[]a]")]
    [InlineData("[a")]
    [InlineData("[a-]")]
    [InlineData("[-a]")]
    [InlineData(@"a\")]
    [InlineData("good/[/good")]
    [InlineData("![")]
    public void A_malformed_pattern_is_refused_as_restic_refuses_it(string pattern)
    {
        Assert.False(Exclusion.IsValid(pattern));
        Assert.Contains(
            pattern,
            Assert.Throws<MalformedPatternException>(() => new Exclusion([pattern])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_a_later_pattern_takes_back_stays_in()
    {
        var exclusion = new Exclusion(["*.log", "!keep.log", "/srv/old/keep.log"]);

        Assert.True(exclusion.Excludes("/srv/a.log"));
        Assert.False(exclusion.Excludes("/srv/keep.log"));
        Assert.True(exclusion.Excludes("/srv/old/keep.log"));
    }

    [Fact]
    public void A_folder_can_be_kept_whatever_the_patterns_say()
    {
        const string staging = "/var/lib/[homelab]/*/set";
        var exclusion = new Exclusion(["*.dump", "set", "**"]).ButKeeping(staging);

        Assert.False(exclusion.Excludes(staging));
        Assert.False(exclusion.Excludes(staging + "/db.dump"));
        Assert.True(exclusion.Excludes("/var/lib/h/x/set/db.dump"));
        Assert.Equal(@"!/var/lib/\[homelab\]/\*/set", exclusion.Patterns[^1]);
    }

    [Fact]
    public void Names_that_are_no_text_match_byte_by_byte()
    {
        byte[] path = [(byte)'/', 0xff, 0xe2, 0x82];

        Assert.True(new Exclusion(["???"]).Excludes(path));
        Assert.False(new Exclusion(["??"]).Excludes(path));
        Assert.True(new Exclusion(["[\uFFFD]*"]).Excludes(path));
    }

    [Fact]
    public void A_path_of_ten_thousand_names_is_nothing_special()
    {
        var path = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("/folder", 10_000)) + "/end");

        Assert.True(new Exclusion(["/**/end"]).Excludes(path));
        Assert.False(new Exclusion(["/**/other"]).Excludes(path));
    }
}
