using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Text.Secrets;

/// <summary>The shapes one secret takes on its way into a message: escaped, encoded, split into lines, inside other base64.</summary>
internal static class SecretForms
{
    /// <summary>Most generated secrets have no other characters, and no form but their encodings.</summary>
    private static readonly SearchValues<char> NeverEscaped = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    );

    public static IEnumerable<string> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var base64 = Convert.ToBase64String(bytes);
        return
        [
            secret,
            .. secret.AsSpan().ContainsAnyExcept(NeverEscaped) ? Escaped(secret) : [],
            base64,
            base64.TrimEnd('='),
            Convert.ToHexString(bytes),
            Convert.ToHexStringLower(bytes),
            .. InsideBase64(bytes),
        ];
    }

    private static IEnumerable<string> Escaped(string secret)
    {
        var percent = Uri.EscapeDataString(secret);
        return
        [
            secret.Trim(),
            JsonEncodedText.Encode(secret).Value,
            Relaxed(secret),
            Relaxed(Relaxed(secret)),
            LikeGo(secret),
            LikeGo(LikeGo(secret)),
            percent,
            percent.Replace("%20", "+", StringComparison.Ordinal),
            LowerPercent(percent),
            .. SecretParts.Of(secret),
        ];
    }

    private static string Relaxed(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;

    // encoding/json of Go, which prints terraform's documents, escapes these three and leaves the rest readable.
    private static string LikeGo(string text) =>
        Relaxed(text)
            .Replace("<", @"\u003c", StringComparison.Ordinal)
            .Replace(">", @"\u003e", StringComparison.Ordinal)
            .Replace("&", @"\u0026", StringComparison.Ordinal);

    private static string LowerPercent(string text)
    {
        var result = text.ToCharArray();
        for (var i = text.IndexOf('%'); i >= 0 && i + 2 < result.Length; i = text.IndexOf('%', i + 1))
            (result[i + 1], result[i + 2]) = (char.ToLowerInvariant(result[i + 1]), char.ToLowerInvariant(result[i + 2]));
        return new string(result);
    }

    /// <summary>What stays the same of a secret inside the base64 of something longer, such as <c>user:password</c>: one form for each
    /// alignment.</summary>
    private static IEnumerable<string> InsideBase64(byte[] secret)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. secret]);
            var first = ((shift * 8) + 5) / 6;
            var end = (shift + secret.Length) * 8 / 6;
            var core = encoded[first..end];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }
}
