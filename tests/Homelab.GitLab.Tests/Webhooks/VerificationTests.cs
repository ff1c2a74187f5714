using System.Text;
using CsCheck;
using Homelab.GitLab.Webhooks;

namespace Homelab.GitLab.Tests.Webhooks;

public sealed class VerificationTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Signed.Body);
    private static readonly byte[] OtherKey = Enumerable.Repeat((byte)7, 32).ToArray();
    private static readonly string OtherSecret = "whsec_" + Convert.ToBase64String(OtherKey);

    public static TheoryData<string, WebhookHeaders, string> Deliveries =>
        new()
        {
            { "the documented example", Signed.Example, "Genuine" },
            { "signed with the right token beside it", Signed.Example with { Token = "right" }, "Genuine" },
            {
                "unsigned with the right token",
                new WebhookHeaders { Token = "right" },
                "Genuine"
            },
            { "the second of two signatures", Signed.Example with { Signature = "v1,AAAA " + Signed.Example.Signature }, "Genuine" },
            {
                "a version we do not know beside ours",
                Signed.Example with
                {
                    Signature = "v2,AAAA " + Signed.Example.Signature,
                },
                "Genuine"
            },
            { "nothing", new WebhookHeaders(), "Unsigned" },
            {
                "a wrong token",
                new WebhookHeaders { Token = "wrong" },
                "Forged"
            },
            {
                "an empty token",
                new WebhookHeaders { Token = "" },
                "Forged"
            },
            {
                "a token that ends early",
                new WebhookHeaders { Token = "righ" },
                "Forged"
            },
            { "a right token, a forged signature", Signed.Example with { Token = "right", Signature = "v1,AAAA" }, "Forged" },
            { "a right token, an empty signature", Signed.Example with { Token = "right", Signature = "" }, "Forged" },
            { "a truncated signature", Signed.Example with { Signature = Signed.Example.Signature![..^8] }, "Forged" },
            {
                "a signature of an unknown version only",
                Signed.Example with
                {
                    Signature = "v2" + Signed.Example.Signature![2..],
                },
                "Forged"
            },
            { "another id", Signed.Example with { Id = "another" }, "Forged" },
            { "no id", Signed.Example with { Id = null }, "Forged" },
            { "no time", Signed.Example with { Timestamp = null }, "Forged" },
            { "another time inside the window", Signed.Example with { Timestamp = "1744578124" }, "Forged" },
            { "a time that is no number", Signed.Example with { Timestamp = "now" }, "Forged" },
            { "a negative time", Signed.Example with { Timestamp = "-1" }, "Forged" },
            { "a time beyond the calendar", Signed.Example with { Timestamp = "9223372036854775807" }, "Stale" },
        };

    [Theory]
    [MemberData(nameof(Deliveries))]
    public void A_delivery_is_judged_by_what_it_proves(string what, WebhookHeaders headers, string expected)
    {
        var verdict = Signed.Verifier(secrets: Signed.Secret).Verify(headers, Body);

        Assert.True(verdict.GetType().Name == expected, $"{what}: {verdict}");
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_signature_is_good_for_five_minutes_in_both_directions(int later, bool good)
    {
        var verdict = Signed.Verifier(Signed.Sent + later, secrets: Signed.Secret).Verify(Signed.Example, Body);

        Assert.Equal(good ? new Verification.Genuine() : new Verification.Stale(), verdict);
    }

    [Fact]
    public void Both_secrets_hold_while_they_are_exchanged()
    {
        var verifier = Signed.Verifier(Signed.Sent, ["old", "new"], OtherSecret, Signed.Secret);

        Assert.IsType<Verification.Genuine>(verifier.Verify(Signed.Example, Body));
        Assert.IsType<Verification.Genuine>(verifier.Verify(Signed.Sign(Body, OtherKey, "id", Signed.Sent), Body));
        Assert.IsType<Verification.Genuine>(verifier.Verify(new WebhookHeaders { Token = "old" }, Body));
        Assert.IsType<Verification.Genuine>(verifier.Verify(new WebhookHeaders { Token = "new" }, Body));
    }

    [Fact]
    public void A_signature_nobody_here_can_check_is_refused_even_with_the_right_token() =>
        Assert.IsType<Verification.Forged>(Signed.Verifier().Verify(Signed.Example with { Token = "right" }, Body));

    [Fact]
    public void A_token_nobody_here_expects_proves_nothing() =>
        Assert.IsType<Verification.Unsigned>(
            Signed.Verifier(tokens: [], secrets: Signed.Secret).Verify(new WebhookHeaders { Token = "any" }, Body)
        );

    [Fact]
    public void A_verifier_without_a_secret_cannot_exist() => Assert.Throws<ArgumentException>(() => Signed.Verifier(tokens: [""]));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_***")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public void What_is_no_signing_token_is_not_taken_for_one(string text) => Assert.False(SigningToken.TryParse(text, out _));

    [Fact]
    public void Any_bytes_verify_as_signed_and_with_one_bit_changed_do_not() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Byte.Array[32], Gen.Int[0, int.MaxValue])
            .Sample(
                (body, key, flip) =>
                {
                    var verifier = Signed.Verifier(secrets: "whsec_" + Convert.ToBase64String(key));
                    var headers = Signed.Sign(body, key, "id", Signed.Sent);
                    var changed = body.ToArray();
                    changed[flip % body.Length] ^= (byte)(1 << (flip % 8));

                    return verifier.Verify(headers, body) is Verification.Genuine
                        && verifier.Verify(headers, changed) is Verification.Forged;
                }
            );

    [Fact]
    public void Random_headers_are_never_genuine_and_never_throw() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.Byte.Array)
            .Sample(
                (token, time, signature, body) =>
                    Signed
                        .Verifier(secrets: Signed.Secret)
                        .Verify(
                            new WebhookHeaders
                            {
                                Token = token,
                                Id = "id",
                                Timestamp = time,
                                Signature = signature,
                            },
                            body
                        )
                        is not Verification.Genuine
            );
}
