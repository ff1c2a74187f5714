using System.Globalization;
using System.Text.Json;

namespace Homelab.Backups.Restic;

/// <summary>What one call of restic said on both streams, as far as it was no progress.</summary>
/// <param name="message">Told of everything.</param>
internal sealed class ResticSaid(Action<ResticMessage> message, Func<string, string> mask)
{
    public const int MostKept = 20_000;

    // It says at its end that its lock was lost.
    private const int MostLastTexts = 100;

    private readonly Lock _both = new();
    private readonly List<ResticMessage.Error> _errors = [];
    private readonly List<string> _texts = [];
    private readonly Queue<string> _lastTexts = new();
    private long _moreErrors;
    private JsonElement? _document;
    private JsonElement? _summary;
    private ResticMessage.ExitError? _exit;

    // Only texts are masked: a document is compared, and never shown as it is.
    public void Output(string line) => Take(ResticMessage.Read(line));

    public void Error(string line) => Take(ResticMessage.Read(line));

    public ResticRun Ended(int exitCode)
    {
        IReadOnlyList<string> texts = [.. _texts, .. _lastTexts];
        var words = _exit?.Text ?? string.Join(' ', texts.TakeLast(5));
        var errors = string.Join(' ', _errors.TakeLast(3).Select(error => error.Text));
        return new ResticRun(exitCode, _document, _summary, [.. _errors, .. Unkept()], texts, mask($"{words} {errors}".Trim()));
    }

    // Whoever judges errors by their words or counts them must not take those that were kept for all.
    private IEnumerable<ResticMessage.Error> Unkept() =>
        _moreErrors == 0
            ? []
            :
            [
                new(
                    "",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"restic complained {_moreErrors} times more than is kept, so nobody knows about what"
                    )
                ),
            ];

    private void Take(ResticMessage? line)
    {
        if (line is null)
            return;
        lock (_both)
        {
            Keep(line);
            message(line);
        }
    }

    private void Keep(ResticMessage line)
    {
        switch (line)
        {
            case ResticMessage.Document document:
                _document = document.Json;
                break;
            case ResticMessage.Summary summary:
                _summary = summary.Json;
                break;
            case ResticMessage.ExitError exit:
                _exit = exit with { Text = mask(exit.Text) };
                break;
            case ResticMessage.Error when _errors.Count >= MostKept:
                _moreErrors++;
                break;
            case ResticMessage.Error error:
                _errors.Add(new(mask(error.Item), mask(error.Text)));
                break;
            case ResticMessage.Plain text:
                Keep(mask(text.Line));
                break;
            case ResticMessage.Unknown unknown:
                Keep(mask(unknown.Line));
                break;
        }
    }

    private void Keep(string text)
    {
        if (_texts.Count < MostKept)
        {
            _texts.Add(text);
            return;
        }

        _lastTexts.Enqueue(text);
        if (_lastTexts.Count > MostLastTexts)
            _lastTexts.Dequeue();
    }
}
