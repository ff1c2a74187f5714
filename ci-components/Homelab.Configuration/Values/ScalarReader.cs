using System.Globalization;
using Homelab.Configuration.Keys;
using Homelab.Configuration.Yaml;
using Homelab.Text;

namespace Homelab.Configuration.Values;

/// <summary>Reads one word or number as its kind.</summary>
internal static class ScalarReader
{
    public static Parsed Read(string text, CoreType type, Kind kind) =>
        kind switch
        {
            _ when type is CoreType.Null => Parsed.Refused($"write {Means(kind)} here, or leave the key out"),
            Kind.Text expected => ReadText(text, type, expected),
            Kind.Whole expected => ReadWhole(text, type, expected),
            Kind.Amount expected => ReadAmount(text, type, expected),
            Kind.Toggle => type is CoreType.Boolean ? Parsed.As(text is ['t' or 'T', ..]) : Expected(kind),
            Kind.Choice choice => type is CoreType.Text && choice.Words.Contains(text) ? Parsed.As(text) : ExpectedWord(choice, text),
            _ => Expected(kind),
        };

    public static string Means(Kind kind) =>
        kind switch
        {
            Kind.Text text => text.Means,
            Kind.Whole whole => whole.Means,
            Kind.Amount amount => amount.Means,
            Kind.Toggle => "true or false",
            Kind.Choice choice => $"one of {string.Join(", ", choice.Words)}",
            Kind.Sequence { Item: Kind.Sequence } => "a list of argument lists such as [[docker, pause, app]]",
            Kind.Sequence list => $"a list, each item {Means(list.Item)}",
            _ => "a mapping of keys and values",
        };

    private static Parsed ReadText(string text, CoreType type, Kind.Text expected)
    {
        if (type is not CoreType.Text)
            return expected.Fits(text)
                ? Parsed.Refused("put this into quotes: without them YAML does not read it as text")
                : Expected(expected);
        return expected.Fits(text) ? expected.Parse(text) : Explained(text, expected);
    }

    // A cron line that fails its pattern deserves to hear which rule it broke.
    private static Parsed Explained(string text, Kind.Text expected) =>
        expected == Scalars.Cron && text.Length <= Kind.Text.MaximumLength ? expected.Parse(text) : Expected(expected);

    private static Parsed ReadWhole(string text, CoreType type, Kind.Whole expected) =>
        type is CoreType.Integer
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= expected.Least
        && number <= expected.Most
            ? Parsed.As(number)
            : Expected(expected);

    private static Parsed ReadAmount(string text, CoreType type, Kind.Amount expected) =>
        type is CoreType.Integer or CoreType.Number
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && !(amount > expected.Most)
            ? Parsed.As(amount)
            : Expected(expected);

    private static Parsed Expected(Kind kind) => Parsed.Refused($"write {Means(kind)}");

    private static Parsed ExpectedWord(Kind.Choice choice, string text) =>
        Parsed.Refused($"write {Means(choice)}{DidYouMean.Among(choice.Words, text)}");
}
