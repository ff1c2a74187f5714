using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Homelab.Testing.S3;

/// <summary>One request to a bucket that is addressed by path.</summary>
internal sealed class S3Endpoint(HttpContext context, string bucketName, S3Bucket bucket, S3Signature signature, S3Fault.CutOff? cut)
{
    private static readonly string[] StorageClasses =
    [
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER_IR",
        "GLACIER",
        "DEEP_ARCHIVE",
    ];

    private static readonly string[] Kept =
    [
        "Content-Type",
        "Content-Encoding",
        "Cache-Control",
        "Content-Disposition",
        "Content-Language",
    ];
    private readonly HttpRequest _request = context.Request;
    private readonly HttpResponse _response = context.Response;
    private readonly CancellationToken _ct = context.RequestAborted;

    /// <param name="key">Empty for the bucket itself.</param>
    public Task AnswerAsync(string key) =>
        (_request.Method, key) switch
        {
            ("GET", "") when Asks("location") => XmlAsync(S3Xml.Element("LocationConstraint")),
            ("GET", "") => XmlAsync(S3Xml.List(bucketName, bucket.Objects, _request.Query)),
            ("HEAD" or "PUT", "") => Task.CompletedTask,
            ("POST", "") when Asks("delete") => DeleteManyAsync(),
            ("POST", _) when Asks("uploads") => XmlAsync(
                S3Xml.Element(
                    "InitiateMultipartUploadResult",
                    S3Xml.Element("Bucket", bucketName),
                    S3Xml.Element("Key", key),
                    S3Xml.Element("UploadId", bucket.BeginUpload(key, StorageClass(), Metadata()))
                )
            ),
            ("PUT", _) when Asks("uploadId") => PutPartAsync(),
            ("POST", _) when Asks("uploadId") => CompleteAsync(key),
            ("DELETE", not "") when Asks("uploadId") => Done(() => bucket.AbortUpload(Value("uploadId"))),
            ("PUT", _) => PutAsync(key),
            ("GET" or "HEAD", _) => GetAsync(bucket.Get(key)),
            ("DELETE", not "") => Done(() => bucket.Delete(key)),
            _ => throw new S3Exception(501, "NotImplemented", "This server does not know that."),
        };

    private async Task PutAsync(string key)
    {
        var storageClass = StorageClass();
        var content = await S3Body.ReadAsync(_request, signature, _ct);
        _response.Headers.ETag = $"\"{bucket.Put(key, content, storageClass, Metadata()).ETag}\"";
    }

    private async Task GetAsync(S3Object stored)
    {
        var (first, last) = Range(stored.Content.Length);
        _response.Headers.ETag = $"\"{stored.ETag}\"";
        _response.Headers.LastModified = stored.Modified.ToString("R", CultureInfo.InvariantCulture);
        _response.Headers.AcceptRanges = "bytes";
        // S3 says nothing of the class that is the default.
        if (stored.StorageClass != "STANDARD")
            _response.Headers["x-amz-storage-class"] = stored.StorageClass;
        foreach (var (name, value) in stored.Metadata)
            _response.Headers[name] = value;
        _response.ContentLength = last - first + 1;
        if (_request.Method == "HEAD")
            return;
        if (stored.StorageClass is "GLACIER" or "DEEP_ARCHIVE")
            throw new S3Exception(403, "InvalidObjectState", "The operation is not valid for the object's storage class.");
        var content = stored.Content.AsMemory(first, last - first + 1);
        await _response.Body.WriteAsync(cut is null ? content : content[..Math.Min(cut.AfterBytes, content.Length)], _ct);
        if (cut is null)
            return;
        await _response.Body.FlushAsync(_ct);
        context.Abort();
    }

    private (int First, int Last) Range(int length)
    {
        var header = _request.Headers.Range.ToString();
        if (header.Length == 0)
            return (0, length - 1);
        var ends = header.Replace("bytes=", "", StringComparison.Ordinal).Split('-');
        int? from = int.TryParse(ends[0], CultureInfo.InvariantCulture, out var a) ? a : null,
            to = int.TryParse(ends[1], CultureInfo.InvariantCulture, out var b) ? b : null;
        var first = from ?? Math.Max(0, length - (to ?? 0));
        var last = from is null ? length - 1 : Math.Min(to ?? int.MaxValue, length - 1);
        if (first >= length || first > last)
            throw new S3Exception(416, "InvalidRange", "The range is not in the object.");
        _response.StatusCode = StatusCodes.Status206PartialContent;
        _response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{length}");
        return (first, last);
    }

    private async Task DeleteManyAsync()
    {
        var keys = S3Xml.Values(await DocumentAsync(), "Key").ToList();
        keys.ForEach(bucket.Delete);
        await XmlAsync(S3Xml.Element("DeleteResult", keys.Select(key => S3Xml.Element("Deleted", S3Xml.Element("Key", key)))));
    }

    private async Task PutPartAsync()
    {
        var content = await S3Body.ReadAsync(_request, signature, _ct);
        _response.Headers.ETag =
            $"\"{bucket.PutPart(Value("uploadId"), int.Parse(Value("partNumber"), CultureInfo.InvariantCulture), content)}\"";
    }

    private async Task CompleteAsync(string key)
    {
        var document = await DocumentAsync();
        var numbers = S3Xml.Values(document, "PartNumber").Select(number => int.Parse(number, CultureInfo.InvariantCulture));
        var stored = bucket.CompleteUpload(
            Value("uploadId"),
            [.. numbers.Zip(S3Xml.Values(document, "ETag").Select(tag => tag.Trim('"')))]
        );
        await XmlAsync(
            S3Xml.Element(
                "CompleteMultipartUploadResult",
                S3Xml.Element("Bucket", bucketName),
                S3Xml.Element("Key", key),
                S3Xml.Element("ETag", $"\"{stored.ETag}\"")
            )
        );
    }

    private async Task<XElement> DocumentAsync() =>
        XElement.Parse(Encoding.UTF8.GetString(await S3Body.ReadAsync(_request, signature, _ct)));

    private Task XmlAsync(XElement document) => S3Xml.WriteAsync(_response, document, StatusCodes.Status200OK, _ct);

    private Task Done(Action action)
    {
        action();
        _response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private string StorageClass()
    {
        var asked = _request.Headers["x-amz-storage-class"].ToString() is { Length: > 0 } given ? given : "STANDARD";
        return StorageClasses.Contains(asked)
            ? asked
            : throw new S3Exception(400, "InvalidStorageClass", "The storage class you specified is not valid.");
    }

    private Dictionary<string, string> Metadata() =>
        _request
            .Headers.Where(header =>
                Kept.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
                || header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)
            )
            .ToDictionary(
                header => header.Key,
                header => header.Value.ToString().Replace("aws-chunked", "", StringComparison.Ordinal).Trim(','),
                StringComparer.OrdinalIgnoreCase
            )
            .Where(header => header.Value.Length > 0)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);

    private bool Asks(string name) => _request.Query.ContainsKey(name);

    private string Value(string name) => _request.Query[name].ToString();
}
