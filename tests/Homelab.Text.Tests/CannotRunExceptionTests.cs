namespace Homelab.Text.Tests;

public sealed class CannotRunExceptionTests
{
    [Fact]
    public void Whatever_is_no_bug_says_what_to_do()
    {
        Assert.Equal("Install restic.", CannotRunException.SentenceOf(new Missing("Install restic.")));
        Assert.Equal("restic did not finish.", CannotRunException.SentenceOf(new TimeoutException("restic did not finish.")));
        Assert.Equal(
            "/a does not exist: give the path of a file that does.",
            CannotRunException.SentenceOf(new FileNotFoundException("lost", "/a"))
        );
        Assert.Equal(
            "No room: check the path, its permissions and the free space.",
            CannotRunException.SentenceOf(new IOException("No room."))
        );
        Assert.Equal(
            "No: check the path, its permissions and the free space.",
            CannotRunException.SentenceOf(new UnauthorizedAccessException("No."))
        );
    }

    [Fact]
    public void A_bug_says_nothing()
    {
        Assert.Null(CannotRunException.SentenceOf(new InvalidOperationException("A bug.")));
        Assert.Null(CannotRunException.SentenceOf(new OperationCanceledException()));
    }

    private sealed class Missing(string message) : CannotRunException(message);
}
