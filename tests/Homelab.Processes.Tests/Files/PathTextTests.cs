using Homelab.Processes.Files;

namespace Homelab.Processes.Tests.Files;

public sealed class PathTextTests
{
    [Theory]
    [InlineData("/srv/data", "/srv/data", true)]
    [InlineData("/srv/data", "/srv/data/", true)]
    [InlineData("/srv/data/", "/srv/data", true)]
    [InlineData("/srv/data/a", "/srv/data", true)]
    [InlineData("/srv/data", "/", true)]
    [InlineData("/", "/", true)]
    [InlineData("/srv/data2", "/srv/data", false)]
    [InlineData("/srv", "/srv/data", false)]
    [InlineData("/", "/srv", false)]
    [InlineData("", "/", false)]
    public void A_slash_at_the_end_of_a_folder_says_nothing(string path, string folder, bool isIn) =>
        Assert.Equal(isIn, PathText.IsAtOrBelow(path, folder));
}
