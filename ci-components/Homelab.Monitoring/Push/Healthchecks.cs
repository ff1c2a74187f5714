using System.Net.Http.Headers;
using System.Text;
using Homelab.Monitoring.Http;
using Homelab.Text;

namespace Homelab.Monitoring.Push;

/// <summary>healthchecks: <c>/start</c> and <c>/&lt;exit status&gt;</c> of one run, which its id holds together, and the end of what the
/// task said.</summary>
internal sealed class Healthchecks : IPushProgram
{
    /// <summary>It keeps the first bytes up to this many, while what matters stands at the end.</summary>
    private const int LargestBody = 10_000;

    public string Name => "healthchecks";

    public HttpRequestMessage? Start(SecretAddress address, Guid run) => new(HttpMethod.Post, At(address, "start", run));

    public HttpRequestMessage Finish(SecretAddress address, Guid run, Beat beat) =>
        new(HttpMethod.Post, At(address, beat.Healthy ? "0" : "1", run))
        {
            Content = new ByteArrayContent(Tail(string.Join('\n', VisibleText.Lines(beat.Message))))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("text/plain", "utf-8") },
            },
        };

    // Older versions say in the body of a 200 what newer ones say by the status.
    public Verdict<PushOutcome> Judge(Answer.Came answer, PushTarget target) =>
        (answer.Status, answer.Body.Trim()) switch
        {
            (200, "OK") or (201, "Created") => new(new PushOutcome.Delivered()),
            (404, _) or (200, "OK (not found)") => target.Refused(
                $"knows no such check: copy its ping address again into {target.Variable}."
            ),
            (409, _) => target.Refused(
                $"has several checks of that name: give each a slug of its own, or put the address with the check's UUID into {target.Variable}."
            ),
            (200, "OK (rate limited)") => Strangers.Judge(answer with { Status = 429 }, target),
            _ => Strangers.Judge(answer, target),
        };

    // Never half a character: the bytes of one after its first begin with the bits 10.
    private static byte[] Tail(string text)
    {
        var all = Encoding.UTF8.GetBytes(text);
        var start = Math.Max(0, all.Length - LargestBody);
        while (start < all.Length && (all[start] & 0xC0) == 0x80)
            start++;
        return all[start..];
    }

    // What was pasted after the question mark stays: create=1 makes a check that is not there yet.
    private static Uri At(SecretAddress address, string signal, Guid run) =>
        address.At(signal, [.. address.Query.Where(pair => !pair.StartsWith("rid=", StringComparison.OrdinalIgnoreCase)), $"rid={run}"]);
}
