using Homelab.Text;

namespace Homelab.Architecture.Tests;

public sealed class ExceptionTests
{
    /// <summary>What they mean is a bug, which flies.</summary>
    private static readonly string[] Bugs = ["NoteLostException"];

    [Fact]
    public void Every_exception_of_ours_says_what_to_do_and_whoever_catches_the_base_catches_it()
    {
        var known = ProjectTests
            .Names.SelectMany(Assemblies.Exceptions)
            .Where(type => !Bugs.Contains(type.Name) && type.FullName != typeof(CannotRunException).FullName)
            .ToArray();

        Assert.True(known.Length > 20, $"{known.Length}");
        Assert.Empty(
            known.Where(type => !Assemblies.Bases(type).Contains(typeof(CannotRunException).FullName)).Select(type => type.FullName)
        );
    }
}
