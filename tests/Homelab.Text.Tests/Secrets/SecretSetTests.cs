using System.Text;
using System.Text.Json;
using Homelab.Text.Secrets;

namespace Homelab.Text.Tests.Secrets;

public sealed class SecretSetTests
{
    private const string Secret = "p@ss/w0rd <&> \"ü\\1\"";

    public static TheoryData<string, string> Forms =>
        new()
        {
            { "as it is", Secret },
            { "as JSON by this runtime", JsonSerializer.Serialize(Secret)[1..^1] },
            { "as JSON by terraform", "p@ss/w0rd \\u003c\\u0026\\u003e \\\"ü\\\\1\\\"" },
            { "as JSON in JSON", JsonSerializer.Serialize(JsonSerializer.Serialize(Secret, Relaxed)[1..^1], Relaxed)[1..^1] },
            { "in an address", Uri.EscapeDataString(Secret) },
            { "in an address, lower case", Uri.EscapeDataString(Secret).ToLowerInvariant() },
            { "in a form", Uri.EscapeDataString(Secret).Replace("%20", "+", StringComparison.Ordinal) },
            { "as base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
            {
                "as base64 for addresses",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).Replace('+', '-').Replace('/', '_').TrimEnd('=')
            },
            { "as hexadecimal", Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)) },
        };

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form_inside_other_text(string form, string text)
    {
        var hidden = new SecretSet([Secret]).Hide($"before {text} after", "*");

        Assert.True(hidden == "before * after", $"{form}: {hidden}");
    }

    /// <summary>What is left of each beside the mark is quotes and the like at the secret's edges.</summary>
    [Theory]
    [InlineData("it's-a-Secret-4711", "password: 'it''s-a-Secret-4711'", "password: '*'")]
    [InlineData("it's-a-Secret-4711", @"export A='it'\''s-a-Secret-4711'", "export A='*'")]
    [InlineData("tok/en+secret/value99", @"{""t"":""tok\/en+secret\/value99""}", @"{""t"":""*""}")]
    [InlineData("tok/en+secret/value99", @"{""t"":""tok\u002fen\u002Bsecret/value99""}", @"{""t"":""*""}")]
    [InlineData("tok/en+secret/value99", @"a: ""tok\x2Fen+secret/value99""", @"a: ""*""")]
    [InlineData("tok/en+secret/value99", "a: \"tok/en+\\\n  secret/value99\"", "a: \"*\"")]
    [InlineData("tok/en+secret/value99", "https://h/tok/en%2Bsecret/value99?", "https://h/*?")]
    [InlineData("tok/en+secret/value99", "tok%252Fen%252bsecret%252Fvalue99", "*")]
    [InlineData("correct horse battery", "a: >-\n  correct horse\n  battery\nb: 1", "a: >-\n  *\nb: 1")]
    [InlineData("P&ssw0rd<1>\"long", "<a>P&amp;ssw0rd&lt;1&gt;\"long</a>", "<a>*</a>")]
    [InlineData("P&ssw0rd<1>\"long", "<a p=\"P&#38;ssw0rd&#x3C;1&#x3e;&quot;long\"/>", "<a p=\"*\"/>")]
    [InlineData("P&ssw0rd<1>\"long", "P&amp;amp;ssw0rd&amp;lt;1&amp;gt;&amp;quot;long", "*")]
    [InlineData("grüße-aus-köln", @"gr\u00fc\u00DFe-aus-k\u00f6ln", "*")]
    [InlineData("grüße-aus-köln", "gru\u0308ße-aus-ko\u0308ln", "*")]
    [InlineData("gru\u0308ße-aus-köln", "grüße-aus-k%C3%B6ln", "*")]
    [InlineData("grüße-aus-köln", "gr&uuml;&szlig;e-aus-k&#246;ln", "*")]
    [InlineData("hunter22\n", "x hunter22 y", "x * y")]
    [InlineData("correct-horse", "63:6f:72:72:65:63:74:2D:68:6f:72:73:65", "*")]
    [InlineData("a \"b' c\\d", "x a \\\"b\\' c\\\\d y", "x * y")]
    [InlineData("a \"b' c\\d", "x abcd y", "x abcd y")]
    [InlineData("sensitive", "⟨sensitive⟩ and insensitive", "⟨sensitive⟩ and in⟨sensitive⟩")]
    public void A_secret_is_found_behind_any_quoting_escape_or_encoding(string secret, string text, string expected)
    {
        var hidden = new SecretSet([secret]).Hide(text, expected.Contains('*') ? "*" : SecretSet.Mark);

        Assert.Equal(expected, hidden);
    }

    [Fact]
    public void A_secret_in_base64_in_lines_of_76_is_found_also_when_it_is_escaped_there()
    {
        var inner = $"{new string('x', 100)} {{\"pw\": \"it\\u0027s-a-Secret-4711\"}} {new string('y', 100)}";
        var wrapped = Convert
            .ToBase64String(Encoding.UTF8.GetBytes(inner), Base64FormattingOptions.InsertLineBreaks)
            .ReplaceLineEndings("\n    ");

        var hidden = new SecretSet(["it's-a-Secret-4711"]).Hide($"data: |\n    {wrapped}\n", "*");

        Assert.Contains("*", hidden, StringComparison.Ordinal);
        Assert.Contains(wrapped[..100], hidden, StringComparison.Ordinal);
        Assert.Contains(wrapped[^100..], hidden, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u:")]
    [InlineData("us:")]
    [InlineData("use:")]
    public void A_secret_is_found_inside_the_base64_of_more(string user)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(user + "correct-horse-battery" + "\n"));

        Assert.Contains(
            "*",
            new SecretSet(["correct-horse-battery"]).Hide($"Authorization: Basic {header}", "*"),
            StringComparison.Ordinal
        );
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
    public void Of_secrets_that_overlap_in_a_text_nothing_is_left()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            string[] secrets = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Letters(random, random.Next(8, 14)))];
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Piece(random, secrets)));

            Assert.Equal(Covered(text, secrets), new SecretSet(secrets).Hide(text, "#"));
        }
    }

    [Theory]
    [InlineData("postgres://app:hunter2hunter2@db/app", "hunter2hunter2")]
    [InlineData("amqp://app:p%40ssword1@mq", "p@ssword1")]
    [InlineData("Server=db;User Id=app;Password=hunter2hunter2;Encrypt=true", "hunter2hunter2")]
    [InlineData("AccountName=x;AccountKey=c2VjcmV0a2V5;EndpointSuffix=core", "c2VjcmV0a2V5")]
    [InlineData("DB_HOST=db\nDB_PASSWORD='hunter2x'\n", "hunter2x")]
    [InlineData("""{"client_secret": "hunter2x", "region": "eu-central"}""", "hunter2x")]
    [InlineData("""{"web": {"clientSecret": "hunter2x"}}""", "hunter2x")]
    [InlineData("""{"tokens": ["hunter2x", {"any": "hunter3x"}]}""", "hunter3x")]
    [InlineData("""[{"id": "0f3c55aa91d2b7e4"}]""", "0f3c55aa91d2b7e4")]
    [InlineData("short-1\nline-of8\nx", "line-of8")]
    [InlineData("""{"a": "\ud800aaaaaaaaaaaaaaaaaaaa", "token": "hunter2x"}""", "hunter2x")]
    [InlineData("""{"\ud800": "hunter2x"}""", "hunter2x")]
    [InlineData("{\"a\": \"\ud800\", \"token\": \"hunter2x\"}", "hunter2x")]
    public void What_is_a_secret_of_its_own_in_one_is_hidden_alone(string secret, string part) =>
        Assert.Equal("a ⟨sensitive⟩ b", new SecretSet([secret]).Hide($"a {part} b"));

    [Theory]
    [InlineData("""{"client_secret": "hunter2x", "region": "eu-central"}""", "eu-central")]
    [InlineData("Server=database;Password=hunter2hunter2", "database")]
    [InlineData("short-1\nline-of8", "short-1")]
    public void Words_of_a_secret_document_stay_readable(string secret, string word) =>
        Assert.Equal($"a {word} b", new SecretSet([secret]).Hide($"a {word} b"));

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

    [Theory]
    [InlineData("%3", "4")]
    [InlineData("&#x3", "4;")]
    [InlineData("\\x3", "4")]
    [InlineData("%25", "34")]
    [InlineData("QUFBQUFB", "!")]
    [InlineData("aaaaaaaa\n", "!")]
    public void Escapes_that_complete_each_other_without_end_cost_neither_the_stack_nor_the_day(string part, string end)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000)) + end;

        Assert.Equal(text, new SecretSet(["correct-horse-battery"]).Hide(text));
    }

    [Fact]
    public void Nothing_of_ten_thousand_secrets_survives_a_long_text()
    {
        var random = new Random(7);
        string[] secrets =
        [
            .. Enumerable.Range(0, 10_000).Select(_ => Convert.ToHexString(Encoding.ASCII.GetBytes($"{random.NextInt64():x16}"))[..20]),
        ];
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

    // No digits of base64 or hexadecimal, and no letter that a backslash takes: nothing is found but what stands there.
    private static string Letters(Random random, int count) => new([.. Enumerable.Range(0, count).Select(_ => "xyz"[random.Next(3)])]);

    private static string Piece(Random random, string[] secrets)
    {
        var secret = secrets[random.Next(secrets.Length)];
        var from = random.Next(secret.Length);
        return random.Next(3) switch
        {
            0 => secret[from..],
            1 => secret[..from],
            _ => secret,
        };
    }

    private static string Covered(string text, string[] secrets)
    {
        var (result, end) = (new StringBuilder(), 0);
        for (var at = 0; at < text.Length; at++)
        {
            var longest =
                secrets.Where(secret => string.CompareOrdinal(text, at, secret, 0, secret.Length) == 0).Max(secret => (int?)secret.Length)
                ?? 0;
            if (longest > 0 && at >= end)
                result.Append('#');
            end = Math.Max(end, at + longest);
            if (at >= end)
                result.Append(text[at]);
        }

        return result.ToString();
    }
}
