using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

public sealed class DirectoryDrillTests(AtHome at) : IClassFixture<AtHome>, IDisposable
{
    private readonly TempDir _dir = new();

    private Homestead Home => at.Home;

    [Fact]
    public async Task On_the_same_machine_it_is_something_to_look_at_at_most()
    {
        var drill = await Home.DrillAsync($"{{ kind: directory, path: {_dir["restored"]} }}", ["--sets", "vault,kuma"]);

        Assert.True(drill.Report.Verdict is DrillVerdict.Warn && drill.ExitCode == 3, drill.All);
        Assert.All(drill.Report.Sets, set => Assert.True(set.ProvenFiles > 0));
        Assert.Empty(drill.Report.Proven);
        Assert.Contains("same machine", drill.Report.Summary, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_dir["restored"]));
    }

    [Fact]
    public async Task A_folder_that_holds_something_or_is_in_use_is_refused_and_left_as_it_is()
    {
        _dir.Write("full/photo", "mine");
        foreach (
            var (path, guard) in new[]
            {
                (_dir["full"], "guard: empty"),
                (Home.Vault, "guard: production"),
                (Home["srv"], "guard: production"),
                ("/", "guard: production"),
                (Home.Vault + "/Journal/x", "guard: production"),
            }
        )
        {
            var drill = await Home.DrillAsync($"{{ kind: directory, path: \"{path}\" }}", ["--sets", "vault"]);
            Assert.True(drill is { ExitCode: 1, Report.Verdict: DrillVerdict.Fail }, drill.All);
            Assert.Equal(CheckStatus.Fail, drill.Check(guard).Status);
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(_dir["full/photo"], TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(Home.Vault, "Home.md")));
    }

    public void Dispose() => _dir.Dispose();
}
