using Homelab.Processes.Processes;
using Homelab.Restores.Verification.Dumps;
using Homelab.Restores.Verification.Repositories;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Verification;

/// <summary>Programs that say more than is kept are counted and judged by all of it.</summary>
public sealed class LongListTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Every_entry_of_a_dump_is_counted()
    {
        var pgRestore = new Tool(
            _dir.Script("pg_restore", "echo ';'; echo '; Archive created'; echo; seq -f '%.0f; 1259 16385 TABLE public t postgres' 60000")
        );

        var listing = await ArchiveListing.ReadAsync(pgRestore, _dir["dump"], Ct);

        Assert.Equal((0, 60_000), (listing.Run.ExitCode, listing.Entries));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("echo 'missing blob 4711'", "missing blob 4711")]
    [InlineData("echo 'missing blob 4711'; echo 'fatal: pack is damaged' >&2", "fatal: pack is damaged")]
    public async Task What_is_wrong_with_a_repository_is_heard_among_many_remarks(string wrong, string? fault)
    {
        const string Remarks = "seq -f 'error in commit %.0f: missingEmail: a malformed one, as old programs made them' 20000";
        var git = new Tool(
            _dir.Script("git", $"{Remarks}; {Remarks} >&2; {(wrong.Length == 0 ? ":" : wrong)}; {Remarks}; {Remarks} >&2; exit 1")
        );

        var complaints = await FsckComplaints.HearAsync(git, Ct);

        Assert.Equal((fault, true), (complaints.Fault, complaints.IsOdd));
    }
}
