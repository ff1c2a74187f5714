using Homelab.Cli.Rendering;
using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Cli;

/// <summary>Turns an exception into one sentence and an exit code.</summary>
internal static class Failure
{
    public static int Report(Exception exception, Screen screen, bool verbose)
    {
        // What an exception says may quote what it choked on.
        var secrets = new SecretSet(EnvironmentSecrets.OfThisProcess());
        screen.Error(secrets.Hide(VisibleText.OneLine(Sentence(exception))));
        if (verbose)
            screen.Say(secrets.Hide(exception.ToString()));
        return exception is CannotRunException { IsMisuse: true } ? Exit.Usage : Exit.Failed;
    }

    private static string Sentence(Exception exception) =>
        exception is OperationCanceledException
            ? "Stopped before it was done, as asked; nothing was changed."
            : CannotRunException.SentenceOf(exception)
                ?? $"This is a bug in homelab ({exception.GetType().Name}): run it again with --verbose and report what it prints.";
}
