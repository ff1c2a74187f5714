using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Homelab.Testing.S3;

/// <summary>Signature Version 4 in its header form: verified for a request, then for each chunk of its body.</summary>
internal sealed class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private readonly string _date;
    private readonly string _scope;
    private readonly byte[] _key;
    private string _previous;

    private S3Signature(HttpRequest request, string accessKey, string secretKey)
    {
        var fields = Fields(request.Headers.Authorization.ToString());
        var credential = fields.GetValueOrDefault("Credential", "").Split('/');
        if (credential.Length != 5 || credential[0] != accessKey)
            throw new S3Exception(403, "InvalidAccessKeyId", "The access key does not exist here.");
        _date = request.Headers["x-amz-date"].ToString();
        _scope = string.Join('/', credential[1..]);
        _key = credential[1..].Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), Hmac);
        _previous = fields.GetValueOrDefault("Signature", "");
        var signed = fields.GetValueOrDefault("SignedHeaders", "").Split(';');
        if (!signed.Contains("host"))
            throw new S3Exception(403, "AccessDenied", "The host header must be signed.");
        Demand(Sign($"{Algorithm}\n{_date}\n{_scope}\n{Hash(Encoding.UTF8.GetBytes(Canonical(request, signed)))}"), _previous);
    }

    /// <exception cref="S3Exception">The request is not signed, or not by this key, or not now.</exception>
    public static S3Signature Verify(HttpRequest request, string accessKey, string secretKey, DateTimeOffset now)
    {
        if (!request.Headers.Authorization.ToString().StartsWith(Algorithm + " ", StringComparison.Ordinal))
            throw new S3Exception(403, "AccessDenied", "The request is not signed.");
        if (
            !DateTimeOffset.TryParseExact(
                request.Headers["x-amz-date"],
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var date
            )
            || (now - date).Duration() > TimeSpan.FromMinutes(15)
        )
            throw new S3Exception(403, "RequestTimeTooSkewed", "The clocks differ too much.");
        return new S3Signature(request, accessKey, secretKey);
    }

    public void VerifyChunk(ReadOnlySpan<byte> content, string signature)
    {
        Demand(Sign($"{Algorithm}-PAYLOAD\n{_date}\n{_scope}\n{_previous}\n{Hash([])}\n{Hash(content)}"), signature);
        _previous = signature;
    }

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private string Sign(string text) => Convert.ToHexStringLower(Hmac(_key, text));

    private static string Canonical(HttpRequest request, string[] signed)
    {
        var path = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var query = (request.QueryString.Value ?? "")
            .TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => $"{Encode(pair[0])}={Encode(pair.ElementAtOrDefault(1) ?? "")}")
            .Order(StringComparer.Ordinal);
        var headers = signed.Select(name => $"{name}:{string.Join(',', request.Headers[name].Select(value => value?.Trim()))}\n");
        return $"{request.Method}\n{string.Join('/', path.Split('/').Select(Encode))}\n{string.Join('&', query)}\n{string.Concat(headers)}\n"
            + $"{string.Join(';', signed)}\n{request.Headers["x-amz-content-sha256"]}";
    }

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static Dictionary<string, string> Fields(string authorization) =>
        authorization[(Algorithm.Length + 1)..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .ToDictionary(field => field[0], field => field[1], StringComparer.Ordinal);

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static void Demand(string computed, string given)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(computed), Encoding.ASCII.GetBytes(given)))
            throw new S3Exception(403, "SignatureDoesNotMatch", "The signature is not the one computed here.");
    }
}
