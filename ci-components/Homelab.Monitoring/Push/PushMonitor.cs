using System.Diagnostics;
using Homelab.Monitoring.Http;

namespace Homelab.Monitoring.Push;

/// <summary>The monitor of one run of one task. A monitor that fails never throws: what became of a signal is a value.</summary>
/// <param name="variable">The environment variable that holds the address.</param>
/// <param name="address">Its value, a secret.</param>
public sealed class PushMonitor(MonitorProgram program, string variable, string? address, MonitoringOptions options)
{
    private readonly IPushProgram _program = program is MonitorProgram.Healthchecks ? new Healthchecks() : new UptimeKuma();
    private readonly Guid _run = Guid.NewGuid();

    /// <summary>The task begins.</summary>
    public Task<PushOutcome> StartAsync(CancellationToken ct) => SendAsync(target => _program.Start(target.Address, _run), ct);

    /// <summary>The task has ended. Nothing else ever says <c>up</c>.</summary>
    public Task<PushOutcome> FinishAsync(Beat beat, CancellationToken ct) =>
        SendAsync(target => _program.Finish(target.Address, _run, beat with { Message = Hide(options.Mask(beat.Message)) }), ct);

    /// <summary>The text without a trace of the address.</summary>
    internal string Hide(string text) => address is null || SecretAddress.Read(address) is not { } read ? text : read.Hide(text);

    private async Task<PushOutcome> SendAsync(Func<PushTarget, HttpRequestMessage?> request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(address))
            return new PushOutcome.NotConfigured(variable);
        if (SecretAddress.Read(address) is not { } read)
            return new PushOutcome.Refused(
                $"{variable} is no http or https address without a user name: paste the monitor's push address into it."
            );
        var target = new PushTarget(_program.Name, variable, read);
        using (var first = request(target))
        {
            if (first is null)
                return new PushOutcome.NoSuchSignal();
        }

        using var wire = new Wire(options);
        return await new Tries(options).RunAsync(
            token => OnceAsync(wire, target, request, token),
            target.Unreachable("was not asked in time.").Outcome,
            ct
        );
    }

    private async Task<Verdict<PushOutcome>> OnceAsync(
        Wire wire,
        PushTarget target,
        Func<PushTarget, HttpRequestMessage?> request,
        CancellationToken ct
    )
    {
        using var message = request(target)!;
        return await wire.SendAsync(message, ct) switch
        {
            Answer.Came came => _program.Judge(came, target),
            Answer.Missing missing => target.Unreachable($"{missing.Why}: look whether it runs, and at the address in {target.Variable}."),
            _ => throw new UnreachableException("An answer came or is missing."),
        };
    }
}
