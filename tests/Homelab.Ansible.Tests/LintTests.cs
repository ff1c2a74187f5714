using Homelab.Testing;

namespace Homelab.Ansible.Tests;

public sealed class LintTests
{
    private const string Folder = "ci-components/ansible";

    [Fact]
    public async Task Everything_is_clean_under_the_production_profile()
    {
        var run = await RealTools.RunAsync(
            RealTools.AnsibleLint,
            ["--nocolor", "-vv"],
            TestContext.Current.CancellationToken,
            Repository.File(Folder)
        );

        Assert.True(run.ExitCode == 0, run.StandardOutput + run.StandardError);
        Assert.Contains("Passed with production profile", run.StandardOutput + run.StandardError, StringComparison.Ordinal);
        // A linter that looks at nothing is content, too.
        foreach (var file in Directory.EnumerateFiles(Repository.File(Folder), "*.yml", SearchOption.AllDirectories))
            Assert.Contains(
                $"Examining {Path.GetRelativePath(Repository.File(Folder), file)} of type",
                run.StandardError,
                StringComparison.Ordinal
            );
    }
}
