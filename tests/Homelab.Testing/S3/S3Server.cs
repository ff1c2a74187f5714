using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Homelab.Testing.S3;

/// <summary>
/// The part of S3 that backups use, on loopback: signatures and digests are verified, storage classes are kept and shown, and it fails when
/// told to.
/// What npm and Debian offer either mangles the bodies that restic sends or knows no storage class (decision 7).
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "homelab";
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /// <summary>A second key, which may only read: what a drill is given.</summary>
    public const string ReaderAccessKey = "AKIAREADERS7EXAMPLE0";
    public const string ReaderSecretKey = "rEaDoNlYtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private readonly WebApplication _app;
    private readonly S3Bucket _bucket = new(TimeProvider.System);
    private readonly ConcurrentQueue<S3Request> _requests = new();

    private S3Server(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>By key: content and storage class of each.</summary>
    public IReadOnlyDictionary<string, S3Object> Objects => _bucket.Objects;

    /// <summary>All that was asked for, in order.</summary>
    public IReadOnlyCollection<S3Request> Requests => _requests;

    /// <summary>Decides for each request whether it fails, and how.</summary>
    public Func<S3Request, S3Fault?> Misbehave { get; set; } = _ => null;

    /// <summary>What a client that takes its key from the environment needs.</summary>
    public static IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?> { ["AWS_ACCESS_KEY_ID"] = AccessKey, ["AWS_SECRET_ACCESS_KEY"] = SecretKey };

    /// <summary>The address of a restic repository.</summary>
    public string Repository(string prefix = "restic") => $"s3:{Url.ToString().TrimEnd('/')}/{Bucket}/{prefix}";

    public static async Task<S3Server> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = new S3Server(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(ct);
        return server;
    }

    /// <summary>Changes what is stored under a key, as a broken disk would.</summary>
    public void Corrupt(string key, Func<byte[], byte[]> change)
    {
        var stored = _bucket.Get(key);
        _bucket.Put(key, change(stored.Content), stored.StorageClass, stored.Metadata);
    }

    /// <summary>Puts the files of a folder there, as if they had always been.</summary>
    public void Take(string folder, string prefix, string storageClass)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            _bucket.Put(
                $"{prefix}/{Path.GetRelativePath(folder, file)}",
                File.ReadAllBytes(file),
                storageClass,
                new Dictionary<string, string>()
            );
    }

    public void Delete(string key) => _bucket.Delete(key);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context);
        }
        catch (S3Exception e)
        {
            await S3Xml.WriteAsync(context.Response, S3Xml.Error(e, context.Request.Path), e.Status, context.RequestAborted);
        }
    }

    private async Task DispatchAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/').Split('/', 2);
        var request = new S3Request(context.Request.Method, path.ElementAtOrDefault(1) ?? "", context.Request.QueryString.Value ?? "");
        _requests.Enqueue(request);
        var reads = context.Request.Headers.Authorization.ToString().Contains(ReaderAccessKey, StringComparison.Ordinal);
        var signature = S3Signature.Verify(
            context.Request,
            reads ? ReaderAccessKey : AccessKey,
            reads ? ReaderSecretKey : SecretKey,
            TimeProvider.System.GetUtcNow()
        );
        if (reads && request.Method is not ("GET" or "HEAD"))
            throw new S3Exception(403, "AccessDenied", "Access Denied.");
        if (path[0] != Bucket)
            throw new S3Exception(404, "NoSuchBucket", "The specified bucket does not exist.");
        var fault = Misbehave(request);
        if (fault is S3Fault.Error error)
            throw new S3Exception(error.Status, error.Code, "As told.");
        if (fault is S3Fault.CutOff cut && request.Method != "GET")
            await CutOffAsync(context, cut.AfterBytes);
        else
            await new S3Endpoint(context, Bucket, _bucket, signature, fault as S3Fault.CutOff).AnswerAsync(request.Key);
    }

    private static async Task CutOffAsync(HttpContext context, int after)
    {
        _ = await context.Request.Body.ReadAtLeastAsync(new byte[after], after, throwOnEndOfStream: false, context.RequestAborted);
        context.Abort();
    }
}
