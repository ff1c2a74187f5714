using Homelab.Processes.Files;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Manifests;

public sealed class TreeRemovalTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_the_names_and_however_closed_the_folders_all_of_it_goes_and_nothing_that_a_link_leads_to()
    {
        _dir.Write("kept/file", "x");
        var made = await RealTools.RunAsync(
            "bash",
            [
                "-c",
                $$"""
                set -e
                mkdir -p $'t/caf\xe9/sub' t/closed/deep; echo x > $'t/caf\xe9/sub/na\xefve\n'; echo x > t/closed/deep/x; mkfifo t/pipe; ln -s {{_dir[
                    "kept"
                ]}} t/link; ln -s /nowhere t/dangling
                (cd t; for i in $(seq 60); do mkdir $(printf 'n%.0s' $(seq 80)); cd $(printf 'n%.0s' $(seq 80)); done)
                chmod 000 t/closed/deep; chmod 555 t/closed
                """,
            ],
            Ct,
            _dir.Path
        );
        Assert.True(made.ExitCode == 0, made.StandardError);
        _dir.Write("t/.mark", "x");

        TreeRemoval.Empty(_dir["t"], but: ".mark");
        Assert.Equal([_dir["t/.mark"]], Directory.EnumerateFileSystemEntries(_dir["t"]));
        TreeRemoval.Remove(_dir["t"]);
        TreeRemoval.Remove(_dir["t"]);

        Assert.False(Directory.Exists(_dir["t"]));
        Assert.True(File.Exists(_dir["kept/file"]));
    }

    public void Dispose() => _dir.Dispose();
}
