using System.Net;
using System.Net.Sockets;
using Homelab.Benchmarks.Measuring;

namespace Homelab.Benchmarks.Bots;

/// <summary>How it went for whoever sent.</summary>
/// <param name="Waits">From the first byte sent to the last received, of each request, shortest first.</param>
internal sealed record LoadRun(TimeSpan Time, TimeSpan[] Waits)
{
    public Amount Rate => Amount.Rate(Waits.Length, Time);

    /// <summary>Exact: every request is in it.</summary>
    public Amount Percentile(double part) => Amount.Of(Waits[Math.Min((int)(Waits.Length * part), Waits.Length - 1)]);
}

/// <summary>
/// Sends ready requests over connections that stay open, each waiting for its answer before it sends again. A thread for each and blocking
/// sockets: it shares the processors with what it measures, and this takes least of them.
/// </summary>
internal static class Load
{
    private const int StackBytes = 128 * 1024;

    /// <exception cref="CannotMeasureException">Something was not acknowledged.</exception>
    public static LoadRun Send(Uri to, byte[][] requests, int connections)
    {
        var (waits, next, failure) = (new TimeSpan[requests.Length], -1, (Exception?)null);
        var threads = Enumerable.Range(0, connections).Select(_ => new Thread(Connection, StackBytes)).ToList();
        var begun = TimeProvider.System.GetTimestamp();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var time = TimeProvider.System.GetElapsedTime(begun);
        if (failure is not null)
            throw new CannotMeasureException($"The bot did not take everything: {failure.Message}", failure);
        Array.Sort(waits);
        return new LoadRun(time, waits);

        void Connection()
        {
            try
            {
                using var socket = Connect(to);
                var answer = new byte[4096];
                for (int i; (i = Interlocked.Increment(ref next)) < requests.Length; )
                    waits[i] = Ask(socket, requests[i], answer);
            }
            catch (Exception e) when (e is SocketException or CannotMeasureException)
            {
                failure = e;
            }
        }
    }

    private static Socket Connect(Uri to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 30_000,
        };
        socket.Connect(IPAddress.Loopback, to.Port);
        return socket;
    }

    private static TimeSpan Ask(Socket socket, byte[] request, byte[] answer)
    {
        var begun = TimeProvider.System.GetTimestamp();
        socket.Send(request);
        var length = 0;
        do
        {
            var read = socket.Receive(answer, length, answer.Length - length, SocketFlags.None);
            length += read;
            if (read == 0 || length == answer.Length)
                throw new CannotMeasureException("a connection was closed, or an answer never ends.");
        } while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8)); // a 202 has no body
        if (!answer.AsSpan().StartsWith("HTTP/1.1 202"u8))
            throw new CannotMeasureException("an answer was not 202.");
        return TimeProvider.System.GetElapsedTime(begun);
    }
}
