using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>What <c>.ci/images</c> tells buildah; a stand-in for it writes down its arguments, for there is no registry here.</summary>
public sealed class PushedImagesTests : IDisposable
{
    private const string Password = "the-registrys-password";

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_images_are_built_before_one_is_pushed()
    {
        var run = await PushAsync(buildah: "exit 0");

        Assert.True(run.ExitCode == 0, run.StandardError);
        string[] steps =
        [
            "login",
            "build tools.Containerfile",
            "build bot.Containerfile",
            "push registry.example.org/homelab/gitops/tools:1",
            "push registry.example.org/homelab/gitops/bot:1",
        ];
        Assert.Equal(steps, (await File.ReadAllLinesAsync(_dir["calls"], Ct)).Select(Step));
    }

    [Fact]
    public async Task The_password_reaches_standard_input_alone()
    {
        var run = await PushAsync(buildah: $"[ \"$1\" != login ] || cat > {_dir["input"]}");

        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Equal(Password, await File.ReadAllTextAsync(_dir["input"], Ct));
        Assert.DoesNotContain(
            Password,
            await File.ReadAllTextAsync(_dir["calls"], Ct) + run.StandardOutput + run.StandardError,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_login_is_not_left_behind()
    {
        await PushAsync(buildah: $"echo \"$REGISTRY_AUTH_FILE\" > {_dir["where"]}; [ -e \"$REGISTRY_AUTH_FILE\" ]");

        Assert.False(File.Exists((await File.ReadAllTextAsync(_dir["where"], Ct)).Trim()));
    }

    [Theory]
    [InlineData("login")]
    [InlineData("build")]
    public async Task Nothing_is_pushed_after_a_failure(string failing)
    {
        var run = await PushAsync(buildah: $"[ \"$1\" != {failing} ]");

        Assert.NotEqual(0, run.ExitCode);
        Assert.DoesNotContain("push", (await File.ReadAllLinesAsync(_dir["calls"], Ct)).Select(Step).Select(step => step.Split(' ')[0]));
    }

    private Task<BufferedCommandResult> PushAsync(string buildah)
    {
        _dir.Script("bin/buildah", $"echo \"$*\" >> {_dir["calls"]}\n{buildah}");
        return RealTools.RunAsync(
            Repository.File(".ci/images"),
            [],
            Ct,
            environment: new Dictionary<string, string?>
            {
                ["PATH"] = $"{_dir["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
                ["TMPDIR"] = _dir.Path,
                ["CI_REGISTRY"] = "registry.example.org",
                ["CI_REGISTRY_IMAGE"] = "registry.example.org/homelab/gitops",
                ["CI_REGISTRY_USER"] = "gitlab-ci-token",
                ["CI_REGISTRY_PASSWORD"] = Password,
                ["CI_COMMIT_SHA"] = "0123456789abcdef0123456789abcdef01234567",
            }
        );
    }

    /// <summary>The verb, and what it is about.</summary>
    private static string Step(string call)
    {
        var words = call.Split(' ');
        var file = words.FirstOrDefault(word => word.EndsWith(".Containerfile", StringComparison.Ordinal));
        return words[0] switch
        {
            "push" => call,
            "build" => $"build {Path.GetFileName(file)}",
            _ => words[0],
        };
    }

    public void Dispose() => _dir.Dispose();
}
