using Homelab.Text;

namespace Homelab.Cli;

/// <summary>The exit codes of every verb.</summary>
internal static class Exit
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int DoneButLook = 3;
}

/// <summary>The command line or the configuration is wrong. The message is one sentence that says what to do.</summary>
internal sealed class UsageException(string message) : CannotRunException(message)
{
    public override bool IsMisuse => true;
}
