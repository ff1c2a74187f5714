using System.Text;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Redaction;

/// <summary>
/// Hides what the plan calls secret and, apart from it, what the job's environment holds. Only the first decides the hash, which must
/// not depend on where a plan was made, so this remembers whether the second hid anything.
/// </summary>
public sealed class Redactor(SecretSet plan, SecretSet environment)
{
    /// <summary>Longer texts seldom come twice.</summary>
    private const int LongestKept = 128;
    private const int Kept = 1024;

    /// <summary>Texts that hold no secret: paths and words come again with every resource.</summary>
    private readonly string?[] _clean = new string?[Kept];

    private bool _environmentHit;

    /// <summary>The same for another thread.</summary>
    public Redactor Fork() => new(plan, environment);

    /// <summary>The same without the environment's secrets.</summary>
    public Redactor PlanOnly() => new(plan, SecretSet.None);

    /// <summary>Whether anything was hidden since the last call only because the environment holds it.</summary>
    public bool TakeEnvironmentHit() => Interlocked.Exchange(ref _environmentHit, false);

    /// <summary>The text is a secret as a whole.</summary>
    public bool IsSecret(string text)
    {
        if (plan.IsSecret(text))
            return true;
        if (!environment.IsSecret(text))
            return false;
        _environmentHit = true;
        return true;
    }

    /// <summary>The text is a secret as a whole; what holds it, in words for the reader.</summary>
    public bool IsSecret(string text, out string source)
    {
        source =
            !plan.IsSecret(text, out var known) ? "the job's environment"
            : known is null ? "a sensitive value"
            : HideAddress(known);
        return IsSecret(text);
    }

    /// <summary>The text with every secret in it hidden.</summary>
    public string Hide(string text)
    {
        if (text.Length > LongestKept)
            return Search(text);
        ref var kept = ref _clean[(uint)text.GetHashCode(StringComparison.Ordinal) % Kept];
        if (kept == text)
            return kept;
        var hidden = Search(text);
        if (ReferenceEquals(hidden, text))
            kept = text;
        return hidden;
    }

    private string Search(string text)
    {
        var hidden = plan.Hide(text);
        if (environment.IsEmpty)
            return hidden;
        var both = environment.Hide(hidden);
        _environmentHit |= !ReferenceEquals(both, hidden);
        return both;
    }

    public string? HideOrNull(string? text) => text is null ? null : Hide(text);

    /// <summary>An address with every secret in it hidden, and every key that is one as a whole.</summary>
    public string HideAddress(string address)
    {
        var open = address.IndexOf('"');
        if (open < 0)
            return Hide(address);
        var result = new StringBuilder(address.Length);
        var done = 0;
        while (open >= 0 && EndOfKey(address, open) is var close and > 0)
        {
            var key = address[(open + 1)..close];
            result.Append(address.AsSpan(done, open + 1 - done)).Append(IsSecret(key) ? SecretSet.Mark : key);
            done = close;
            open = address.IndexOf('"', close + 1);
        }

        return Hide(result.Append(address.AsSpan(done)).ToString());
    }

    private static int EndOfKey(string address, int open)
    {
        for (var i = open + 1; i < address.Length; i++)
        {
            if (address[i] == '\\')
                i++;
            else if (address[i] == '"')
                return i;
        }

        return -1;
    }
}
