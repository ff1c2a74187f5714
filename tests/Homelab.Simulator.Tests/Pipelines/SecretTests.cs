using System.Text;
using Homelab.Simulator.Jobs;

namespace Homelab.Simulator.Tests.Pipelines;

public sealed class SecretTests(Running running) : IClassFixture<Running>
{
    private const string Show = """
        show:
          environment: { name: homelab/plan, action: access }
          script:
            - echo "plain=$PLAIN protected=$PROTECTED scoped=$SCOPED other=$OTHER"
            - echo "masked $MASKED"
            - |
              printf '%s' "${MASKED%???}"; sleep 0.2; printf '%s\n' "${MASKED: -3}"
            - cat "$FILE"
            - echo "token $CI_JOB_TOKEN"
            - 'git remote get-url origin'
        outside:
          script: [ 'echo "scoped=$SCOPED"', '[ -z "${DOTNET_ROOT:-}${HOMELAB_TEST_CI:-}" ]' ]
        """;

    [Fact]
    public async Task A_job_sees_protected_variables_on_protected_branches_only_and_scoped_ones_in_their_environment_only()
    {
        using var scene = await StartAsync();
        var main = await scene.EndAsync();
        await scene.Copy.MustAsync("switch", "--quiet", "--create", "topic");
        await scene.Copy.CommitAsync("a.txt", "a");
        await scene.PushAsync();
        var topic = await scene.EndAsync();

        Assert.Equal(("success", "success"), (main.Status, topic.Status));
        Assert.Contains("plain=1 protected=2 scoped=3 other=\n", $"{scene.Job("show", main).Trace}", StringComparison.Ordinal);
        Assert.Contains("plain=1 protected= scoped=3 other=\n", $"{scene.Job("show", topic).Trace}", StringComparison.Ordinal);
        Assert.Contains("scoped=\n", $"{scene.Job("outside", main).Trace}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_values_and_tokens_never_stand_in_a_trace_even_in_pieces()
    {
        using var scene = await StartAsync();
        await scene.EndAsync();
        var trace = await scene.AskAsync("GET", $"/jobs/{scene.Job("show").Id}/trace");

        Assert.Contains("masked [MASKED]\n", trace.Text, StringComparison.Ordinal);
        Assert.Contains("from-a-file", trace.Text, StringComparison.Ordinal);
        Assert.Contains("gitlab-ci-token:[MASKED]@", trace.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", trace.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("glcbt-", trace.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_holds_wherever_the_pieces_are_cut()
    {
        const string text = "a secret-1 and secret-12, sec";
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var trace = new Trace();
            var masker = new Masker(trace, ["secret-1", "secret-12"]);
            masker.Write(Encoding.UTF8.GetBytes(text[..cut]));
            masker.Write(Encoding.UTF8.GetBytes(text[cut..]));
            masker.Flush();

            Assert.Equal("a [MASKED] and [MASKED], sec", $"{trace}");
        }
    }

    private async Task<Scene> StartAsync()
    {
        var scene = await Scene.StartAsync(running, Show, push: false);
        scene.Project.Ci.Variables.AddRange([
            new("PLAIN", "1"),
            new("PROTECTED", "2") { IsProtected = true },
            new("SCOPED", "3") { Scope = new("homelab/*") },
            new("OTHER", "4") { Scope = new("homelab/apply") },
            new("MASKED", "correct-horse") { IsMasked = true },
            new("FILE", "from-a-file\n") { Type = "file" },
        ]);
        await scene.PushAsync();
        return scene;
    }
}
