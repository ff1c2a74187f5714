namespace Homelab.Simulator.Trouble;

/// <summary>Something went wrong in the simulator itself, or in a job of it, that no test asked for.</summary>
public sealed class SimulatorFaultException : Exception
{
    public SimulatorFaultException() { }

    public SimulatorFaultException(string message)
        : base(message) { }

    public SimulatorFaultException(string message, Exception innerException)
        : base(message, innerException) { }

    internal SimulatorFaultException(IReadOnlyCollection<string> faults)
        : base($"{faults.Count} unexpected faults in the simulator:\n{string.Join('\n', faults)}") { }
}
