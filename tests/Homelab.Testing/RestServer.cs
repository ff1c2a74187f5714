using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Homelab.Testing;

/// <summary>restic's own REST server on loopback, which can be cut off, frozen and started again.</summary>
public sealed class RestServer : IAsyncDisposable
{
    public const string User = "homelab";
    public const string Password = "a secret of the REST server";

    private readonly TempDir _dir = new();
    private readonly int _port = BotProcess.FreePort();
    private readonly string[] _options;
    private BackgroundProcess? _process;

    private RestServer(string[] options) => _options = options;

    /// <summary>What a restic that takes them from the environment needs.</summary>
    public static IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?> { ["RESTIC_REST_USERNAME"] = User, ["RESTIC_REST_PASSWORD"] = Password };

    /// <summary>The address of a repository, without the password.</summary>
    public string Repository(string name = "repository") => $"rest:http://127.0.0.1:{Number(_port)}/{name}/";

    /// <summary>Where the files of a repository are.</summary>
    public string Folder(string name = "repository") => _dir[$"data/{name}"];

    /// <param name="options">Such as <c>--append-only</c>.</param>
    public static async Task<RestServer> StartAsync(CancellationToken ct, params string[] options)
    {
        var server = new RestServer(options);
        server._dir.Write("htpasswd", $"{User}:{{SHA}}{Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(Password)))}\n");
        await server.ResumeAsync(ct);
        return server;
    }

    /// <summary>Starts it again on the same port.</summary>
    public async Task ResumeAsync(CancellationToken ct)
    {
        _process = BackgroundProcess.Start([
            RealTools.RestServer,
            "--listen",
            $"127.0.0.1:{Number(_port)}",
            "--path",
            _dir["data"],
            "--htpasswd-file",
            _dir["htpasswd"],
            .. _options,
        ]);
        await Wait.UntilAsync(
            async () =>
            {
                if (_process.HasExited)
                    Assert.Fail($"restic's REST server ended: {_process.Output}");
                return await AnswersAsync(ct);
            },
            ct
        );
    }

    /// <summary>Every connection is cut, and new ones are refused.</summary>
    public Task CutOffAsync() => _process!.StopAsync();

    /// <summary>Connections stay, and nothing is answered, until <see cref="ThawAsync"/>.</summary>
    public Task FreezeAsync() => _process!.SignalAsync("STOP");

    public Task ThawAsync() => _process!.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _dir.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
