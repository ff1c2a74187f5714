using System.Diagnostics.CodeAnalysis;

namespace Homelab.GitLab.Webhooks;

/// <summary>The key inside a signing token, which is written <c>whsec_</c> and base64.</summary>
public sealed class SigningToken
{
    private const string Prefix = "whsec_";
    private readonly byte[] _key;

    private SigningToken(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Reads a token; false when it is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SigningToken? token)
    {
        token = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) || length == 0)
            return false;
        token = new SigningToken(key[..length]);
        return true;
    }

    /// <summary>Never the key: this may end up in a message.</summary>
    public override string ToString() => Prefix + "…";
}
