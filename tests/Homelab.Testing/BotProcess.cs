using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Homelab.Testing;

/// <summary>The published bot as a process of its own, which can be killed.</summary>
public sealed class BotProcess : IAsyncDisposable
{
    public const string WebhookToken = "a webhook token";
    public const string SigningToken = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly Process _process;
    private readonly Task<string> _output;

    private BotProcess(Process process, int port)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="through">What to start it with: <c>unshare -rm …</c>; the bot and its arguments follow.</param>
    public static async Task<BotProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment,
        CancellationToken ct,
        int port = 0,
        string[]? through = null
    )
    {
        port = port == 0 ? FreePort() : port;
        string[] command = [.. through ?? [], RealTools.HomelabBot];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment.Append(KeyValuePair.Create("ASPNETCORE_URLS", $"http://127.0.0.1:{port}")))
            start.Environment[name] = value;
        var bot = new BotProcess(Process.Start(start)!, port);
        using var http = new HttpClient { BaseAddress = bot.Url };
        await Wait.UntilAsync(
            async () =>
            {
                if (bot._process.HasExited)
                    Assert.Fail($"The bot ended: {await bot._output}");
                return await AnswersAsync(http, ct);
            },
            ct
        );

        return bot;
    }

    /// <summary>Settings that are enough to start.</summary>
    public static Dictionary<string, string> Settings(
        string database,
        string gitlab = "http://127.0.0.1:9",
        string token = "secret-of-the-bot"
    ) =>
        new()
        {
            ["GitLab__Url"] = gitlab,
            ["GitLab__Projects__0__Path"] = "homelab/infra",
            ["GitLab__Projects__0__Token"] = token,
            ["GitLab__WebhookToken"] = WebhookToken,
            ["GitLab__SigningToken"] = SigningToken,
            ["Store__Connection"] = $"Data Source={database}",
        };

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>As the kernel kills: nothing is finished, nothing is said.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>As an orchestrator asks; returns the exit code and what it said.</summary>
    public async Task<(int Exit, string Output)> StopAsync(CancellationToken ct)
    {
        await RealTools.RunAsync("kill", ["-TERM", $"{Id}"], ct);
        await _process.WaitForExitAsync(ct);
        return (_process.ExitCode, await _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync("/health/live", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
