using System.Text;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Writing;
using Homelab.Reports.Tests.Plans;
using Homelab.Testing;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Tests.Redaction;

/// <summary>Secrets planted everywhere terraform can carry them appear in nothing that leaves.</summary>
public sealed class CanaryTests
{
    private const string Canary = "canary-\u003cS3cr3t\u003e-\"x\"";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1a2b3c4d5e6f7890")]
    [InlineData("1234567890")]
    public void A_secret_that_a_document_holds_without_quotes_is_hidden(string secret)
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["update"]""",
                    """{"pw":"p","v":"token: 1\nb: 1\n"}""",
                    $$"""{"pw":"{{secret}}","v":"token: {{secret}}\nb: 2\n"}""",
                    ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
                )
            )
        );

        Assert.DoesNotContain(
            secret,
            System.Text.Encoding.UTF8.GetString(Homelab.Reports.Plans.Writing.PlanReportWriter.Write(report).Span),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_secret_that_terraform_itself_would_print_is_hidden_in_a_real_plan()
    {
        using var real = new RealPlan(
            """
            variable "pw" {
              type      = string
              sensitive = true
              default   = "canary-variable-0001"
            }
            resource "terraform_data" "a" {
              input = { pw = var.pw, url = "https://u:${var.pw}@host", b64 = base64encode("user:${var.pw}"), json = jsonencode({ pw = var.pw }) }
            }
            resource "terraform_data" "each" {
              for_each = toset([nonsensitive(var.pw)])
              input    = nonsensitive(urlencode("x ${var.pw}"))
            }
            output "plain" { value = "token ${nonsensitive(var.pw)}" }
            output "flagged" {
              value     = var.pw
              sensitive = true
            }
            check "c" {
              assert {
                condition     = terraform_data.a.id == "never"
                error_message = "pw is ${nonsensitive(var.pw)}"
              }
            }
            module "child" {
              source = "./child"
              token  = "canary-module-0002"
            }
            """,
            new TerraformState().With("a", "before canary-variable-0001 after").ToString()
        );
        Directory.CreateDirectory(real["child"]);
        await File.WriteAllTextAsync(
            real["child/main.tf"],
            """
            variable "token" {
              type      = string
              sensitive = true
            }
            resource "terraform_data" "t" { input = nonsensitive("x${var.token}") }
            """,
            Ct
        );

        var report = Read.File(await real.MakeAsync(Ct));

        Assert.Contains("canary-", await File.ReadAllTextAsync(real["plan.json"], Ct), StringComparison.Ordinal);
        AssertHidden([report], "canary-variable-0001", "canary-module-0002");
    }

    [Fact]
    public void A_secret_in_any_place_and_any_form_appears_in_nothing_that_leaves()
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    $"x.y[{Json(Canary)}]",
                    """["update"]""",
                    $$"""{"pw":{{Json(Canary)}},"copy":{{Json("a " + Canary)}},{{Json(Canary)}}:1}""",
                    $$"""{"pw":"other-secret-1","copy":{{Json(Everything())}},"list":[{{Json(Canary)}}],"doc":{{Json("{\"k\":" + Json(Canary) + "}")}}}""",
                    $$""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true},"importing":{"id":{{Json(Canary)}}}"""
                ),
                $$"""
                "output_changes":{"o":{"actions":["create"],"before":null,"after":{{Json(Everything())}}},{{Json(
                    Canary
                )}}:{"actions":["delete"],"before":1,"after":null} },
                "checks":[{"address":{"to_display":{{Json("check." + Canary)}}},"status":"fail","problems":[{"message":{{Json(
                    Everything()
                )}}}]}],
                "resource_drift":[{{Read.Change("x.z", """["update"]""", $$"""{"a":{{Json(Canary)}}}""", """{"a":"b"}""")}}],
                """
            ),
            null,
            new Diagnostic("error", $"summary {Canary}", Everything()) { Address = $"x.y[\"{Canary}\"]", File = Canary }
        );

        AssertHidden([report], [.. Forms(Canary)]);
    }

    [Fact]
    public void What_the_environment_holds_is_hidden_in_a_plan_that_knows_nothing_of_it()
    {
        var environment = EnvironmentSecrets.From([KeyValuePair.Create("CLOUD_TOKEN", Canary)]);
        var long_ = new string('x', 5000) + Canary + new string('y', 5000);

        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    $"x.y[{Json(Canary)}]",
                    """["update"]""",
                    """{"a":"b"}""",
                    $$"""{"a":{{Json(Everything())}},"long":{{Json(long_)}}}"""
                )
            ),
            environment
        );

        AssertHidden([report], [.. Forms(Canary)]);
    }

    [Fact]
    public void A_secret_at_the_edge_of_a_cut_does_not_leave_its_half()
    {
        for (var before = 180; before < 205; before++)
        {
            var value = new string('x', before) + "canary-at-the-edge" + new string('y', 5000);
            var report = Read.Plan(
                Read.Document(
                    Read.Change(
                        "x.y",
                        """["update"]""",
                        """{"pw":"canary-at-the-edge","a":"b"}""",
                        $$"""{"pw":"other-secret-1","a":"{{value}}"}""",
                        ""","before_sensitive":{"pw":true},"after_sensitive":{"pw":true}"""
                    )
                )
            );

            Assert.DoesNotContain("canary", Encoding.UTF8.GetString(PlanReportWriter.Write(report).Span), StringComparison.Ordinal);
        }
    }

    private static string Everything() => string.Join(" | ", Forms(Canary));

    private static IEnumerable<string> Forms(string secret) =>
        [
            secret,
            Json(secret)[1..^1],
            Uri.EscapeDataString(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
            Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)),
        ];

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static void AssertHidden(IReadOnlyList<PlanReport> reports, params string[] secrets)
    {
        string[] leaving =
        [
            .. reports.Select(report => Encoding.UTF8.GetString(PlanReportWriter.Write(report).Span)),
            PlanNote.Write(new PlanNoteContent(reports)),
            Encoding.UTF8.GetString(PlanJUnit.Write(reports).Span),
            Encoding.UTF8.GetString(CodeQuality.Write(reports, (_, _) => new SourcePlace("main.tf", 1)).Span),
        ];
        foreach (var (secret, text) in secrets.SelectMany(secret => leaving.Select(text => (secret, text))))
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Json(secret)[1..^1], text, StringComparison.Ordinal);
        }
    }
}
