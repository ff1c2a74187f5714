using System.Text.RegularExpressions;

namespace Homelab.Configuration.Keys;

/// <summary>What may stand at one place of <c>homelab.yml</c>.</summary>
internal abstract record Kind
{
    /// <summary>A mapping with fixed keys.</summary>
    public sealed record Fields(IReadOnlyList<Key> Keys) : Kind
    {
        /// <summary>Of these keys, exactly one is written.</summary>
        public IReadOnlyList<string> ExactlyOne { get; init; } = [];

        /// <summary>Of these keys, one or more are written.</summary>
        public IReadOnlyList<string> AtLeastOne { get; init; } = [];

        public IReadOnlyList<Case> Cases { get; init; } = [];

        public Key? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

        /// <summary>Whether the case also holds where its key is not written.</summary>
        public bool IsDefault(Case rule) => Find(rule.Key)?.Default == rule.Value;
    }

    /// <summary>A mapping whose keys are names the user chooses.</summary>
    public sealed record Named(Text Name, Kind Item) : Kind;

    public sealed record Sequence(Kind Item) : Kind
    {
        public int AtLeast { get; init; }
    }

    /// <summary>Text that follows a pattern. The schema publishes the same pattern, so editor and reader agree.</summary>
    public sealed record Text(string Means, string Pattern, Func<string, Parsed> Parse) : Kind
    {
        public const int MaximumLength = 1000;

        private Regex? _regex;

        // '$' would also match before a final line end.
        public bool Fits(string text) =>
            text.Length <= MaximumLength
            && !text.Contains('\n')
            && (_regex ??= new Regex(Pattern, RegexOptions.CultureInvariant)).IsMatch(text);
    }

    public sealed record Whole(string Means, long Least, long Most) : Kind;

    public sealed record Amount(string Means) : Kind
    {
        public decimal? Most { get; init; }
    }

    public sealed record Toggle : Kind;

    public sealed record Choice(IReadOnlyList<string> Words) : Kind;

    private Kind() { }
}

/// <summary>When <paramref name="Key"/> has this value, some keys are needed and some make no sense.</summary>
internal sealed record Case(string Key, string Value)
{
    public IReadOnlyList<string> Needs { get; init; } = [];

    public IReadOnlyList<string> Refuses { get; init; } = [];
}

/// <summary>One key: the reader, the schema and the documentation all read this.</summary>
internal sealed record Key(string Name, Kind Kind, string Description)
{
    public bool Required { get; init; }

    /// <summary>As it would be written in the file.</summary>
    public string? Default { get; init; }

    /// <summary>As it would be written in the file.</summary>
    public string? Example { get; init; }
}

/// <summary>A value, or the sentence that says what to write instead.</summary>
internal sealed record Parsed(object? Value, string? Complaint)
{
    public static Parsed As(object value) => new(value, null);

    public static Parsed Refused(string complaint) => new(null, complaint);
}
