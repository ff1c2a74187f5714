using System.Text;
using System.Text.Json;
using Homelab.Text.Secrets;

namespace Homelab.Text.Tests.Secrets;

public sealed class SecretSetTests
{
    private const string Secret = "p@ss/w0rd <&> \"ü\\1\"";

    public static TheoryData<string, string> Forms => new()
    {
        { "as it is", Secret },
        { "as JSON by this runtime", JsonSerializer.Serialize(Secret)[1..^1] },
        { "as JSON by terraform", "p@ss/w0rd \\u003c\\u0026\\u003e \\\"ü\\\\1\\\"" },
        { "as JSON in JSON", JsonSerializer.Serialize(JsonSerializer.Serialize(Secret, Relaxed)[1..^1], Relaxed)[1..^1] },
        { "in an address", Uri.EscapeDataString(Secret) },
        { "in an address, lower case", Uri.EscapeDataString(Secret).ToLowerInvariant() },
        { "in a form", Uri.EscapeDataString(Secret).Replace("%20", "+", StringComparison.Ordinal) },
        { "as base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
        { "as base64 for addresses", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).Replace('+', '-').Replace('/', '_').TrimEnd('=') },
        { "as hexadecimal", Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)) },
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form_inside_other_text(string form, string text)
    {
        var hidden = new SecretSet([Secret]).Hide($"before {text} after", "*");

        Assert.True(hidden == "before * after", $"{form}: {hidden}");
    }

    [Theory]
    [InlineData("u:")]
    [InlineData("us:")]
    [InlineData("use:")]
    public void A_secret_is_found_inside_the_base64_of_more(string user)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(user + "correct-horse-battery" + "\n"));

        Assert.Contains("*", new SecretSet(["correct-horse-battery"]).Hide($"Authorization: Basic {header}", "*"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "abc", "abc")]
    [InlineData("abcd", "abcd", "*")]
    [InlineData("abcd", "xabcdx", "xabcdx")]
    [InlineData("abcdefg", "xabcdefgx", "xabcdefgx")]
    [InlineData("abcdefgh", "xabcdefghx", "x*x")]
    [InlineData("abcdefgh", "abcdefgabcdefgh", "abcdefg*")]
    public void Short_secrets_are_hidden_whole_and_long_ones_anywhere(string secret, string text, string expected)
    {
        Assert.Equal(expected, new SecretSet([secret]).Hide(text, "*"));
    }

    [Fact]
    public void Of_two_secrets_that_begin_alike_the_longer_is_hidden_whole()
    {
        Assert.Equal("a * b", new SecretSet(["longsecret", "longsecret-and-more"]).Hide("a longsecret-and-more b", "*"));
    }

    [Fact]
    public void Each_long_line_of_a_secret_of_several_lines_is_hidden_alone()
    {
        const string key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END KEY-----\n";

        Assert.Equal("key:    *", new SecretSet([key]).Hide("key:    MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "*"));
    }

    [Theory]
    [InlineData("correct-horse", "x cor\u200Brect-\u202Ehorse y", "x * y")]
    [InlineData("correct-horse", "\u200Bcorrect-horse\u200B", "\u200B*\u200B")]
    [InlineData("corr\u200Dect-horse", "x corr\u200Dect-horse y", "x * y")]
    [InlineData("😀correct-horse", "é\u200B😀cor\U000E0041rect-horse😀", "é\u200B*😀")]
    public void What_nobody_sees_between_its_characters_keeps_no_secret_from_being_found(string secret, string text, string expected) =>
        Assert.Equal(expected, new SecretSet([secret]).Hide(text, "*"));

    [Fact]
    public void Nothing_of_ten_thousand_secrets_survives_a_long_text()
    {
        var random = new Random(7);
        string[] secrets = [.. Enumerable.Range(0, 10_000).Select(_ => Convert.ToHexString(Encoding.ASCII.GetBytes($"{random.NextInt64():x16}"))[..20])];
        var text = string.Join(' ', secrets.Select(secret => $"value={secret};"));

        var hidden = new SecretSet(secrets).Hide(text, "*");

        Assert.Equal(string.Join(' ', secrets.Select(_ => "value=*;")), hidden);
    }

    [Theory]
    [InlineData("CI_JOB_TOKEN", "value-0001", true)]
    [InlineData("PM_PASSWORD", "value-0001", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", "value-0001", true)]
    [InlineData("TF_VAR_db_password", "value-0001", true)]
    [InlineData("KEYBOARD", "value-0001", false)]
    [InlineData("PWD", "value-0001", false)]
    [InlineData("PATH", "value-0001", false)]
    [InlineData("PASSWORD_REQUIRED", "true", false)]
    [InlineData("DATABASE", "postgres://user:value-0001@host/db", true)]
    public void A_variables_name_or_a_password_in_an_address_says_secret(string name, string value, bool expected)
    {
        var secrets = EnvironmentSecrets.From([KeyValuePair.Create(name, value)]);

        Assert.Equal(expected, secrets.IsSecret(value == "true" ? "true" : "value-0001"));
    }
}
