using System.Security.Cryptography;
using System.Text;
using CliWrap.Buffered;
using Homelab.Testing;
using Homelab.Testing.S3;

namespace Homelab.Processes.Tests.Tools;

/// <summary>The S3 of our tests serves clients that others wrote as S3 does, and refuses what S3 refuses.</summary>
public sealed class S3ServerTests : IAsyncLifetime
{
    private readonly TempDir _dir = new();
    private S3Server _server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await S3Server.StartAsync(Ct);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _dir.Dispose();
    }

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task Restic_keeps_every_object_in_the_storage_class_it_is_told(string version)
    {
        var data = _dir.Write("data/first.txt", new string('a', 3_000_000));
        await SucceedsAsync(version, "init");
        await SucceedsAsync(version, "backup", _dir["data"]);
        File.Delete(data);
        _dir.Write("data/second.txt", Convert.ToBase64String(Enumerable.Range(0, 3_000_000).Select(n => (byte)(n * n >> 3)).ToArray()));
        await SucceedsAsync(version, "backup", _dir["data"]);

        await SucceedsAsync(version, "forget", "--keep-last", "1", "--prune");
        await SucceedsAsync(version, "check", "--read-data");
        await SucceedsAsync(version, "restore", "latest", "--target", _dir["restored"]);

        Assert.Equal(["GLACIER_IR"], _server.Objects.Values.Select(stored => stored.StorageClass).Distinct());
        Assert.Contains(_server.Objects.Keys, key => key.StartsWith("restic/data/", StringComparison.Ordinal));
        Assert.Equal(File.ReadAllText(_dir["data/second.txt"]), File.ReadAllText(_dir["restored"] + _dir["data/second.txt"]));
        Assert.False(File.Exists(_dir["restored"] + data));
    }

    [Fact]
    public async Task Restic_notices_what_is_broken_and_outlives_what_is_cut_off()
    {
        _dir.Write("data/some.txt", new string('b', 500_000));
        await SucceedsAsync("0.19", "init");
        var cut = new HashSet<string>();
        _server.Misbehave = request =>
            request.Key.Contains("/data/", StringComparison.Ordinal) && cut.Add(request.Method) ? new S3Fault.CutOff(100) : null;
        await SucceedsAsync("0.19", "backup", _dir["data"]);
        await SucceedsAsync("0.19", "check", "--read-data");
        Assert.Superset(new HashSet<string> { "PUT", "GET" }, cut);

        _server.Corrupt(
            _server.Objects.Keys.First(key => key.Contains("/data/", StringComparison.Ordinal)),
            content => [.. content[..40], (byte)~content[40], .. content[41..]]
        );

        Assert.NotEqual(0, (await ResticAsync("0.19", "check", "--read-data")).ExitCode);
    }

    [Fact]
    public async Task A_wrong_key_a_wrong_digest_and_an_unknown_storage_class_are_refused()
    {
        var restic = await ResticAsync("0.19", ["init"], new() { ["AWS_SECRET_ACCESS_KEY"] = "another" });
        Assert.Contains("signature", restic.StandardError, StringComparison.OrdinalIgnoreCase);

        Assert.Contains(
            "<Code>SignatureDoesNotMatch</Code>",
            (await TryCurlAsync("PUT", "a", "x", "another", [])).StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<Code>BadDigest</Code>",
            (await TryCurlAsync("PUT", "a", "x", S3Server.SecretKey, ["Content-MD5: AAAA"])).StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<Code>InvalidStorageClass</Code>",
            (await TryCurlAsync("PUT", "a", "x", S3Server.SecretKey, ["x-amz-storage-class: FREEZER"])).StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Empty(_server.Objects);
    }

    [Fact]
    public async Task Curl_uploads_in_parts_lists_and_reads_a_range()
    {
        var begun = await CurlAsync("POST", "big?uploads=", "", "x-amz-storage-class: GLACIER_IR");
        var id = begun.Split("<UploadId>")[1].Split('<')[0];
        await CurlAsync("PUT", $"big?partNumber=1&uploadId={id}", "hello ");
        await CurlAsync("PUT", $"big?partNumber=2&uploadId={id}", "world");
        var parts = new[] { "f814893777bcc2295fff05f00e508da6", "7d793037a0760186574b0282f2f435e7" };
        await CurlAsync(
            "POST",
            $"big?uploadId={id}",
            $"<CompleteMultipartUpload>{string.Concat(parts.Select((tag, n) => $"<Part><PartNumber>{n + 1}</PartNumber><ETag>\"{tag}\"</ETag></Part>"))}</CompleteMultipartUpload>"
        );
        await CurlAsync("PUT", "folder/a%20b", "x");

        Assert.Equal("world", await CurlAsync("GET", "big", "", "Range: bytes=6-"));
        Assert.Equal("lo w", await CurlAsync("GET", "big", "", "Range: bytes=3-6"));
        var list = await CurlAsync("GET", "?delimiter=%2F&list-type=2&max-keys=1", "");
        Assert.Contains("<Key>big</Key>", list, StringComparison.Ordinal);
        Assert.Contains("<StorageClass>GLACIER_IR</StorageClass>", list, StringComparison.Ordinal);
        Assert.Contains("<IsTruncated>true</IsTruncated>", list, StringComparison.Ordinal);
        Assert.Contains(
            "<CommonPrefixes><Prefix>folder/</Prefix>",
            await CurlAsync("GET", "?continuation-token=big&delimiter=%2F&list-type=2", ""),
            StringComparison.Ordinal
        );
        Assert.Equal("x", Encoding.UTF8.GetString(_server.Objects["folder/a b"].Content));
    }

    private async Task<string> CurlAsync(string method, string path, string body, params string[] headers)
    {
        var run = await TryCurlAsync(method, path, body, S3Server.SecretKey, headers);
        Assert.True(run.ExitCode == 0, $"{method} {path}: {run.StandardOutput} {run.StandardError}");
        return run.StandardOutput;
    }

    private Task<BufferedCommandResult> TryCurlAsync(string method, string path, string body, string secret, string[] headers)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        string[] all = [$"x-amz-content-sha256: {hash}", .. headers];
        return RealTools.RunAsync(
            "curl",
            [
                "-sS",
                "--fail-with-body",
                "-X",
                method,
                "--aws-sigv4",
                "aws:amz:us-east-1:s3",
                "-u",
                $"{S3Server.AccessKey}:{secret}",
                .. all.SelectMany(header => new[] { "-H", header }),
                .. body.Length > 0 ? ["--data-raw", body] : Array.Empty<string>(),
                $"{_server.Url}{S3Server.Bucket}/{path}",
            ],
            Ct
        );
    }

    private async Task SucceedsAsync(string version, params string[] arguments)
    {
        var run = await ResticAsync(version, arguments);
        Assert.True(run.ExitCode == 0, $"restic {arguments[0]}: {run.StandardOutput} {run.StandardError}");
    }

    private Task<BufferedCommandResult> ResticAsync(string version, params string[] arguments) => ResticAsync(version, arguments, []);

    private Task<BufferedCommandResult> ResticAsync(string version, string[] arguments, Dictionary<string, string?> environment)
    {
        var whole = new Dictionary<string, string?>(S3Server.Environment)
        {
            ["RESTIC_REPOSITORY"] = _server.Repository(),
            ["RESTIC_PASSWORD"] = "a password",
            ["RESTIC_CACHE_DIR"] = _dir["cache"],
        };
        foreach (var (name, value) in environment)
            whole[name] = value;
        return RealTools.RunAsync(RealTools.Restic(version), ["-o", "s3.storage-class=GLACIER_IR", .. arguments], Ct, environment: whole);
    }
}
