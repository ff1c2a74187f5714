using System.Text.RegularExpressions;

namespace Homelab.Configuration;

/// <summary>A word the user chose, of one sort: a host is never taken for a set. Refuses what could not be used where such a name ends
/// up.</summary>
public abstract record Name
{
    private protected Name(string value, string pattern)
    {
        if (!Fits(value, pattern))
            throw new ArgumentException($"This is not a {GetType().Name}.", nameof(value));
        Value = value;
    }

    public string Value { get; }

    public sealed override string ToString() => Value;

    // '$' would also match before a final line end.
    internal static bool Fits(string value, string pattern) =>
        !value.Contains('\n') && Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant);
}

/// <summary>A machine with data on it: a key of <c>hosts</c>, restic's <c>--host</c>.</summary>
public sealed record HostName : Name
{
    public HostName(string value)
        : base(value, Pattern) { }

    internal const string Pattern = "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$";
}

/// <summary>A backup set: a key of <c>backups.sets</c>, its restic tag and its Ansible tag.</summary>
public sealed record SetName : Name
{
    public SetName(string value)
        : base(value, Pattern) { }

    /// <summary>Ansible gives some tags a meaning of its own.</summary>
    internal const string Pattern = "^(?!(all|always|never|tagged|untagged)$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
}

/// <summary>A place backups go to: a key of <c>backups.tiers</c>, and part of its variables' names.</summary>
public sealed record TierName : Name
{
    public TierName(string value)
        : base(value, Pattern) { }

    /// <summary>restic reads variables such as RESTIC_CACHE_DIR itself; a dash or underscore would make RESTIC_A_B_X ambiguous.</summary>
    internal const string Pattern =
        "^(?!(cache|compression|features|from|host|key|pack|password|progress|read|repository|rest|tls)$)[a-z][a-z0-9]{0,19}$";

    public static bool Fits(string value) => Fits(value, Pattern);

    /// <summary>Such as <c>RESTIC_FAST_</c>.</summary>
    public string VariablePrefix => $"RESTIC_{Value.ToUpperInvariant()}_";
}

/// <summary>A key of <c>databases</c>.</summary>
public sealed record DatabaseName : Name
{
    public DatabaseName(string value)
        : base(value, Pattern) { }

    public static bool Fits(string value) => Fits(value, Pattern);

    internal const string Pattern = "^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$";
}

/// <summary>A GitLab CI/CD variable. Its value never stands in the file.</summary>
public sealed record VariableName : Name
{
    public VariableName(string value)
        : base(value, Pattern) { }

    public static bool Fits(string value) => Fits(value, Pattern);

    internal const string Pattern = "^[A-Z][A-Z0-9_]{0,254}$";
}

/// <summary>The tag of a GitLab runner.</summary>
public sealed record RunnerTag : Name
{
    public RunnerTag(string value)
        : base(value, Pattern) { }

    internal const string Pattern = "^[A-Za-z0-9]([A-Za-z0-9._ -]{0,98}[A-Za-z0-9])?$";
}

/// <summary>A folder with terraform configuration, relative to the repository: <c>infra</c>, or <c>.</c> for all of it.</summary>
public sealed record RootPath : Name
{
    public RootPath(string value)
        : base(value, Pattern) { }

    internal const string Pattern = @"^(\.|[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*)$";
}
