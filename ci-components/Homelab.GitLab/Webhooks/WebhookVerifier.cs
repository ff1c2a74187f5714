using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Homelab.GitLab.Webhooks;

/// <summary>
/// Decides whether GitLab sent a delivery. A signature that is present must hold, whatever the token says; several secrets are valid
/// while they are being exchanged.
/// </summary>
public sealed class WebhookVerifier
{
    /// <summary>How far a signature's time may lie in the past or the future.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private static readonly Verification Genuine = new Verification.Genuine();
    private readonly byte[][] _tokenHashes;
    private readonly SigningToken[] _signing;
    private readonly TimeProvider _time;

    public WebhookVerifier(IEnumerable<string> tokens, IEnumerable<SigningToken> signing, TimeProvider time)
    {
        _tokenHashes = [.. tokens.Where(token => token.Length > 0).Select(Hash)];
        _signing = [.. signing];
        _time = time;
        if (_tokenHashes.Length + _signing.Length == 0)
            throw new ArgumentException("Without a secret every delivery would be believed.", nameof(tokens));
    }

    /// <summary>What can be refused before the body is read; null when nothing can.</summary>
    public Verification? RefuseEarly(WebhookHeaders headers)
    {
        if (_tokenHashes.Length > 0 && headers.Token is { } token && !Knows(token))
            return new Verification.Forged("The token is not one of ours.");
        if (headers.Signature is not null)
            return _signing.Length == 0 ? new Verification.Forged("It is signed, and no signing token is set here.") : RefuseTime(headers);
        return headers.Token is null || _tokenHashes.Length == 0 ? new Verification.Unsigned() : null;
    }

    /// <summary>The whole decision.</summary>
    public Verification Verify(WebhookHeaders headers, ReadOnlySpan<byte> body) =>
        RefuseEarly(headers) ?? (headers.Signature is null ? Genuine : CheckSignature(headers, headers.Signature, body));

    private Verification? RefuseTime(WebhookHeaders headers)
    {
        if (headers.Id is not { Length: > 0 } || !TryReadTime(headers.Timestamp, out var seconds))
            return new Verification.Forged("It is signed, but its id or its time is missing.");
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var window = (long)Window.TotalSeconds;
        return seconds < now - window || seconds > now + window ? new Verification.Stale() : null;
    }

    private Verification CheckSignature(WebhookHeaders headers, string signature, ReadOnlySpan<byte> body)
    {
        var sent = Signatures(signature);
        var prefix = Encoding.UTF8.GetBytes($"{headers.Id}.{headers.Timestamp}.");
        var holds = false;
        foreach (var token in _signing)
            holds |= Holds(sent, Sign(token, prefix, body));
        return holds ? Genuine : new Verification.Forged("No signature matches the body.");
    }

    /// <summary>Compares with every one: the time taken tells nothing about which was close.</summary>
    private static bool Holds(List<byte[]> sent, byte[] expected)
    {
        var holds = false;
        foreach (var one in sent)
            holds |= CryptographicOperations.FixedTimeEquals(one, expected);
        return holds;
    }

    private static byte[] Sign(SigningToken token, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, token.Key);
        mac.AppendData(prefix);
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }

    private static List<byte[]> Signatures(string header)
    {
        var found = new List<byte[]>();
        foreach (
            var part in header
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(part => part.StartsWith("v1,", StringComparison.Ordinal))
        )
        {
            var bytes = new byte[part.Length];
            if (Convert.TryFromBase64String(part[3..], bytes, out var length))
                found.Add(bytes[..length]);
        }
        return found;
    }

    private static bool TryReadTime(string? text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);

    // Hashes have one length, so a comparison does not tell how long a secret is.
    private bool Knows(string token)
    {
        var hash = Hash(token);
        var known = false;
        foreach (var one in _tokenHashes)
            known |= CryptographicOperations.FixedTimeEquals(one, hash);
        return known;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
