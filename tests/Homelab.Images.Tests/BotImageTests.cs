using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Homelab.Testing;

namespace Homelab.Images.Tests;

/// <summary>The bot as compose.yml starts it.</summary>
public sealed partial class BotImageTests : IAsyncDisposable
{
    private const string Compose = "ci-components/images/compose.yml";
    private const string Settings = "ci-components/images/bot.env.example";

    private readonly string _name = $"homelab-test-bot-{Guid.NewGuid():n}";
    private readonly TempDir _dir = new();
    private BuiltImage? _image;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _dir.Dispose();
        if (_image is null)
            return;
        await RealTools.RunAsync(RealTools.Podman, ["rm", "--force", "--volumes", _name], CancellationToken.None);
        await RealTools.RunAsync(RealTools.Podman, ["volume", "rm", "--force", _name], CancellationToken.None);
        await _image.DisposeAsync();
    }

    [Fact]
    public async Task The_bot_serves_keeps_its_store_and_ends_politely()
    {
        Assert.NotEmpty(RealTools.HomelabBot);
        _image = await BuiltImage.BuildAsync("bot");
        await TheExampleLacksOnlySecretsAsync();

        var (service, port) = (await ComposeService.ReadAsync(Compose, "bot"), FreePort());
        await Podman.MustAsync([
            "run",
            "--detach",
            "--name",
            _name,
            "--log-driver",
            "k8s-file",
            "--network",
            "host",
            .. service.Options(_name),
            "--env-file",
            _dir.Write("bot.env", WithSecrets()),
            "--env",
            $"ASPNETCORE_URLS=http://127.0.0.1:{port}",
            _image.Name,
        ]);
        await ServesAsync(port);
        await IsHealthyAsync(service);
        await WritesOnlyToItsVolumeAsync();

        await Podman.MustAsync("stop", _name);
        Assert.Equal("0", await Podman.MustAsync("inspect", "--format", "{{.State.ExitCode}}", _name));
        await Podman.MustAsync("start", _name);
        await ServesAsync(port);
    }

    /// <summary>Started with the example as it is, the bot names what has to be filled in, and nothing else.</summary>
    private async Task TheExampleLacksOnlySecretsAsync()
    {
        var run = await Podman.RunAsync("run", "--rm", "--network", "none", "--env-file", Repository.File(Settings), _image!.Name);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("GitLab__Projects__0__Token", run.StandardError, StringComparison.Ordinal);
        Assert.Contains("GitLab__WebhookToken", run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("GitLab__Url", run.StandardError, StringComparison.Ordinal);
    }

    private async Task IsHealthyAsync(ComposeService service)
    {
        await Podman.MustAsync(["exec", _name, .. service.HealthCommand]);
        await Podman.MustAsync("healthcheck", "run", _name);
    }

    private async Task WritesOnlyToItsVolumeAsync()
    {
        Assert.Equal("1000", await Podman.MustAsync("exec", _name, "id", "--user"));
        Assert.Contains("homelab-bot.db", await Podman.MustAsync("exec", _name, "ls", "/data"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await Podman.RunAsync("exec", _name, "touch", "/usr/local/bin/x")).ExitCode);
    }

    private async Task ServesAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var tries = 100; ; tries--)
        {
            try
            {
                Assert.Equal("live\n", await http.GetStringAsync(new Uri("/health/live", UriKind.Relative), Ct));
                return;
            }
            catch (HttpRequestException) when (tries > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
            }
            catch (HttpRequestException)
            {
                Assert.Fail(await Podman.MustAsync("logs", _name));
            }
        }
    }

    private static string WithSecrets() =>
        Empty()
            .Replace(Repository.Read(Settings), "$0not-a-secret-of-anybody")
            .Replace("https://gitlab.example.org", "http://127.0.0.1:9", StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^[A-Za-z0-9_]+=$", RegexOptions.Multiline)]
    private static partial Regex Empty();
}
