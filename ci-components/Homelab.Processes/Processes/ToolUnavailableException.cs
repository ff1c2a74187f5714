using Homelab.Text;

namespace Homelab.Processes.Processes;

/// <summary>A program that is needed cannot be started. The message says which, and what to do.</summary>
public sealed class ToolUnavailableException : CannotRunException
{
    public ToolUnavailableException(string message)
        : base(message) { }

    public ToolUnavailableException(string executable, Exception innerException)
        : base($"{Path.GetFileName(executable)} cannot be started: install it, or put the folder it is in on PATH.", innerException) { }
}
