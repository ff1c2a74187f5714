using Homelab.Bot.Commands;
using Homelab.Testing;

namespace Homelab.Bot.Tests.Commands;

/// <summary>docs/commands.md is made from the registry.</summary>
public sealed class CommandPageTests
{
    private const string Page = "docs/commands.md";

    [Fact]
    public void The_page_says_what_the_registry_holds()
    {
        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") == "1")
            File.WriteAllText(Repository.File(Page), CommandPage.Write());

        Assert.Equal(CommandPage.Write(), Repository.Read(Page));
    }
}
