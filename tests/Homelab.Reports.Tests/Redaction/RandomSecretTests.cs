using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Writing;
using Homelab.Reports.Tests.Plans;

namespace Homelab.Reports.Tests.Redaction;

/// <summary>A random secret, written in up to three ways inside each other and put anywhere in a plan, is in nothing that leaves: not
/// whole, not eight characters of it.</summary>
public sealed class RandomSecretTests
{
    private const string Alphabet =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz0123456789\"'/\\äöÜß  <&>'\"-+=.:";

    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 20_000 : 400;

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public void A_secret_in_any_disguise_and_any_place_is_in_nothing_that_leaves()
    {
        List<string> shown = [];
        for (var seed = 0; seed < Rounds; seed++)
        {
            if (Leak(seed) is { } leak)
                shown.Add(leak);
        }

        Assert.True(shown.Count == 0, $"{shown.Count} of {Rounds}:\n{string.Join('\n', shown.Take(20))}");
    }

    private static string? Leak(int seed)
    {
        var random = new Random(seed);
        var secret = Secret(random);
        var chain = Chain(random);
        var disguised = chain.Aggregate(secret, (text, disguise) => disguise.Apply(text));
        var report = Read.Plan(
            Plan(secret, disguised, random),
            null,
            new Diagnostic("error", $"no {disguised}", Around(disguised, random)) { Address = $"x.y[\"{disguised}\"]" }
        );
        var forbidden = SearchValues.Create([.. Parts(secret, chain)], StringComparison.Ordinal);
        foreach (var (place, text) in Leaving(report))
        {
            if (text.AsSpan().IndexOfAny(forbidden) is var at and >= 0)
                return $"seed {seed}, {place}: {secret} as {string.Join(" > ", chain.Select(disguise => disguise.Name))}: …{text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 60)]}…";
        }

        return null;
    }

    // A form makes plus signs of the blanks a folded line begins with, which nobody can tell from the secret's own: not promised.
    private static Disguise[] Chain(Random random)
    {
        while (true)
        {
            Disguise[] chain = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Disguise.All[random.Next(Disguise.All.Count)])];
            if (!chain.SkipWhile(disguise => disguise.Name != "folded").Any(disguise => disguise.Name == "form"))
                return chain;
        }
    }

    private static string Secret(Random random)
    {
        while (true)
        {
            var secret = new string([.. Enumerable.Range(0, random.Next(8, 25)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            if (secret.Trim().Length >= 8 && secret.Count(char.IsLetterOrDigit) >= 5)
                return secret;
        }
    }

    private static string Plan(string secret, string disguised, Random random)
    {
        var filler = string.Concat(Enumerable.Repeat("filler ", random.Next(20, 90)));
        var lines = $"first\n  {disguised}\nlast {filler}";
        var yaml =
            $"a: 'old value'\npw: '{disguised.Replace("'", "''", StringComparison.Ordinal)}'\nn:\n  - {Json(disguised)}\n{Json(disguised)}: 1\n";
        var before = $$"""
            {"pw":{{Json(secret)}},"plain":"old","lines":{{Json(lines)}},"same":{{Json(lines)}},"yaml":{{Json(
                yaml
            )}},"other":"a: 1\nb: x\n","json":"{\"a\":\"old\"}","long":"old"}
            """;
        var after = $$"""
            {"pw":{{Json(secret)}},"plain":{{Json(Around(disguised, random))}},"lines":{{Json(lines + "\nmore")}},"same":{{Json(
                lines.Replace("first", "second", StringComparison.Ordinal)
            )}},
             "yaml":{{Json(yaml.Replace("'old value'", "new", StringComparison.Ordinal))}},"other":{{Json(
                $"a: {Json(disguised)}\nb: y\n"
            )}},"json":{{Json($"{{\"a\":{Json(disguised)},{Json(disguised)}:2}}")}},
             "long":{{Json(filler + disguised + string.Concat(Enumerable.Repeat(" tail", 1000)))}},"cut":{{Json(
                filler + disguised
            )}},"{{"key"}}":{ {{Json(disguised)}}:"v"},"list":[{{Json(disguised)}}]}
            """;
        return Read.Document(
            $"{Read.Change("x.y", """["update"]""", before, after, ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}""")},{Read.Change($"x.y[{Json(disguised)}]", """["delete"]""", "{\"a\":1}")}",
            $$$"""
            "output_changes":{"o":{"actions":["create"],"before":null,"after":{{{Json(disguised)}}}},{{{Json(
                disguised
            )}}}:{"actions":["delete"],"before":1,"after":null}},
            "checks":[{"address":{"to_display":{{{Json("check." + disguised)}}}},"status":"fail","problems":[{"message":{{{Json(
                Around(disguised, random)
            )}}}}]}],
            "resource_drift":[{{{Read.Change("x.z", """["update"]""", $"{{\"a\":{Json(yaml)}}}", """{"a":"b"}""")}}}],
            """
        );
    }

    private static string Around(string text, Random random) =>
        random.Next(4) switch
        {
            0 => text,
            1 => $"token={text}&x=1",
            2 => $"Bearer {text}.",
            _ => $"\"{text}\" is not valid",
        };

    /// <summary>Eight characters of the secret in each stage of its disguise: exactly where the ways to write are local, else as many as
    /// they take up.</summary>
    private static IEnumerable<string> Parts(string secret, Disguise[] chain)
    {
        foreach (var (from, part) in Windows(secret, 8).Where(window => window.Part.Count(char.IsLetterOrDigit) >= 5))
        {
            yield return part;
            foreach (var disguise in Disguise.All.Where(disguise => disguise.IsLocal))
                yield return disguise.Apply(part);
            for (var stages = 1; stages <= chain.Length && chain[..stages].All(disguise => disguise.IsLocal); stages++)
                yield return chain[..stages].Aggregate(part, (text, disguise) => disguise.Apply(text));
        }

        for (var stages = 1; stages <= chain.Length; stages++)
        {
            if (chain[..stages].All(disguise => disguise.IsLocal))
                continue;
            var text = chain[..stages].Aggregate(secret, (text, disguise) => disguise.Apply(text));
            // What is around the secret in the disguise is not secret, so the ends are left out.
            var length = Math.Max(12, ((text.Length * 9) / secret.Length) + 1);
            foreach (
                var (_, window) in Windows(text, length).Where(window => window.From >= length && window.From + (2 * length) <= text.Length)
            )
                yield return window;
        }
    }

    private static IEnumerable<(int From, string Part)> Windows(string text, int length) =>
        Enumerable.Range(0, Math.Max(0, text.Length - length + 1)).Select(from => (from, text.Substring(from, length)));

    private static IEnumerable<(string Place, string Text)> Leaving(PlanReport report)
    {
        var json = Encoding.UTF8.GetString(PlanReportWriter.Write(report).Span);
        yield return ("report", json);
        yield return ("report, decoded", Decoded(json));
        yield return ("note", PlanNote.Write(new PlanNoteContent([report])));
        var junit = Encoding.UTF8.GetString(PlanJUnit.Write([report]).Span);
        yield return ("JUnit", junit);
        yield return (
            "JUnit, decoded",
            string.Join(
                '\n',
                XDocument
                    .Parse(junit)
                    .Descendants()
                    .SelectMany(element => element.Attributes().Select(attribute => attribute.Value).Append(element.Value))
            )
        );
        var quality = Encoding.UTF8.GetString(CodeQuality.Write([report], (_, _) => new SourcePlace("main.tf", 1)).Span);
        yield return ("code quality", quality);
        yield return ("code quality, decoded", Decoded(quality));
    }

    private static string Decoded(string json)
    {
        var texts = new StringBuilder();
        using var document = JsonDocument.Parse(json);
        Add(document.RootElement);
        return texts.ToString();

        void Add(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    texts.AppendLine(element.GetString());
                    break;
                case JsonValueKind.Array:
                    element.EnumerateArray().ToList().ForEach(Add);
                    break;
                case JsonValueKind.Object:
                    element.EnumerateObject().ToList().ForEach(member => Add(member.Value));
                    break;
            }
        }
    }

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);
}
