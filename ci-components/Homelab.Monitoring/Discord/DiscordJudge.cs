using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Homelab.Monitoring.Http;

namespace Homelab.Monitoring.Discord;

/// <summary>What an answer of Discord means.</summary>
internal sealed class DiscordJudge(SecretAddress address)
{
    private static readonly TimeSpan LongestSaid = TimeSpan.FromDays(1);

    public DiscordOutcome NotInTime => new DiscordOutcome.Unreachable($"{Discord} was not asked in time.");

    private string Discord => $"Discord at {address}";

    public Verdict<DiscordOutcome> Judge(Answer answer) =>
        answer switch
        {
            Answer.Came came => Judge(came),
            Answer.Missing missing => Unreachable($"{missing.Why}: look whether this machine reaches it."),
            _ => throw new UnreachableException("An answer came or is missing."),
        };

    private Verdict<DiscordOutcome> Judge(Answer.Came answer) =>
        answer.Status switch
        {
            200 when Id(answer) is { } id => new(new DiscordOutcome.Posted(id)),
            >= 200 and < 300 => Refused(
                $"did not say that it kept the message: paste the webhook's address again into {DiscordWebhook.Variable}.",
                again: true
            ),
            >= 300 and < 400 => Refused(
                $"answered with a redirect, which the secret address does not follow: put the address it leads to into {DiscordWebhook.Variable}."
            ),
            404 => new(
                new DiscordOutcome.Gone(
                    $"{Discord} knows the webhook no more: make a new one, and put its address into {DiscordWebhook.Variable}."
                )
            ),
            401 or 403 => Refused($"does not accept the webhook's token: paste its address again into {DiscordWebhook.Variable}."),
            429 => Refused(
                IsGlobal(answer)
                    ? "is asked too often by this machine, through whatever webhook: send less."
                    : "is asked too often through this webhook: send less.",
                again: true,
                Rest(answer)
            ),
            >= 500 => Unreachable($"answered {answer.Status}: try again later."),
            _ => Refused($"answered {answer.Status}{Code(answer)} to our message: report it as a fault of this tool."),
        };

    private Verdict<DiscordOutcome> Refused(string sentence, bool again = false, TimeSpan? rest = null) =>
        new(new DiscordOutcome.Refused($"{Discord} {sentence}"), again, rest);

    private Verdict<DiscordOutcome> Unreachable(string sentence) =>
        new(new DiscordOutcome.Unreachable($"{Discord} {sentence}"), Again: true);

    private static string? Id(Answer.Came answer) =>
        Member(answer, "id") is { ValueKind: JsonValueKind.String } id
        && id.GetString() is { Length: > 0 and <= 20 } text
        && text.All(char.IsAsciiDigit)
            ? text
            : null;

    private static bool IsGlobal(Answer.Came answer) => Member(answer, "global") is { ValueKind: JsonValueKind.True };

    // Seconds with a fraction in the body; whole ones in the header, which is all that a proxy before Discord knows.
    private static TimeSpan? Rest(Answer.Came answer) =>
        Member(answer, "retry_after") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSaid.TotalSeconds))
            : answer.Rest;

    private static string Code(Answer.Came answer) =>
        Member(answer, "code") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var code)
            ? string.Create(CultureInfo.InvariantCulture, $" (code {code})")
            : "";

    private static JsonElement? Member(Answer.Came answer, string name) =>
        answer.Json is { } json && json.TryGetProperty(name, out var member) ? member : null;
}
