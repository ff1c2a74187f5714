using Homelab.Templates.Tests.Components;
using Homelab.Templates.Tests.Pipelines;
using Homelab.Testing;

namespace Homelab.Templates.Tests;

/// <summary>The examples people copy work.</summary>
public sealed class ReadmeTests
{
    public static TheoryData<string> Names => Component.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_example_of_a_component_runs_its_job(string name)
    {
        var example = Example($"templates/{name}/README.md");
        using var checkout = await Checkout.StartAsync(OfThisCommit(example));

        Assert.True(example.Trim().Split('\n').Length <= 8);
        Assert.Contains(name, await checkout.RunningAsync(Start.MergeRequest()));
        Assert.NotNull((await checkout.PreviewAsync())[name]);
    }

    [Fact]
    public void The_first_example_in_the_readme_is_that_of_the_component() =>
        Assert.Equal(Example("templates/terraform-plan/README.md"), Example("README.md"));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_readme_names_every_component(string name) =>
        Assert.Contains($"[`{name}`](templates/{name}/README.md)", Repository.Read("README.md"), StringComparison.Ordinal);

    private static string Example(string page)
    {
        var text = Repository.Read(page);
        var begin = text.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        return text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    /// <summary>A user's pipeline names a branch of the imported project; the checkout only knows its own commit.</summary>
    private static string OfThisCommit(string example)
    {
        Assert.Contains("$CI_SERVER_FQDN/homelab/gitops/", example, StringComparison.Ordinal);
        Assert.Contains("@main\n", example, StringComparison.Ordinal);
        return example.Replace("@main\n", "@$CI_COMMIT_SHA\n", StringComparison.Ordinal);
    }
}
