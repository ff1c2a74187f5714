using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Homelab.Testing.S3;

/// <summary>S3's answers that are documents.</summary>
internal static class S3Xml
{
    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>A page of keys below a prefix, in order; keys that share what follows up to the delimiter are one entry.</summary>
    public static XElement List(string bucket, IReadOnlyDictionary<string, S3Object> objects, IQueryCollection query)
    {
        var second = query["list-type"] == "2";
        string prefix = query["prefix"].ToString(),
            delimiter = query["delimiter"].ToString();
        var after =
            (second ? Later(query["continuation-token"].ToString(), query["start-after"].ToString()) : query["marker"].ToString()) ?? "";
        var most = int.TryParse(query["max-keys"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, 1000)
            : 1000;
        var entries = objects
            .Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => Folder(key, prefix, delimiter) ?? key)
            .Distinct(StringComparer.Ordinal)
            .Where(entry => string.CompareOrdinal(entry, after) > 0)
            .Order(StringComparer.Ordinal)
            .Take(most + 1)
            .ToList();
        var page = entries.Take(most).ToList();
        var truncated = entries.Count > most;
        string Shown(string key) => query["encoding-type"] == "url" ? string.Join('/', key.Split('/').Select(Uri.EscapeDataString)) : key;
        return Element(
            "ListBucketResult",
            Element("Name", bucket),
            Element("Prefix", Shown(prefix)),
            Element("MaxKeys", most),
            Element("Delimiter", delimiter),
            Element("EncodingType", query["encoding-type"].ToString()),
            Element("IsTruncated", truncated),
            Element("KeyCount", page.Count),
            truncated ? Element(second ? "NextContinuationToken" : "NextMarker", page[^1]) : null,
            page.Select(entry =>
                objects.TryGetValue(entry, out var stored)
                    ? Element(
                        "Contents",
                        Element("Key", Shown(entry)),
                        Element("LastModified", stored.Modified.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                        Element("ETag", $"\"{stored.ETag}\""),
                        Element("Size", stored.Content.Length),
                        Element("StorageClass", stored.StorageClass)
                    )
                    : Element("CommonPrefixes", Element("Prefix", Shown(entry)))
            )
        );
    }

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>What stands in an element of the client's document, whether it named a namespace or not.</summary>
    public static IEnumerable<string> Values(XElement document, string name) =>
        document.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);

    public static Task WriteAsync(HttpResponse response, XElement document, int status, CancellationToken ct)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        return response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document.ToString(SaveOptions.DisableFormatting)}",
            Encoding.UTF8,
            ct
        );
    }

    public static XElement Error(S3Exception error, string resource) =>
        new(
            "Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message),
            new XElement("Resource", resource),
            new XElement("RequestId", "0")
        );

    private static string? Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;

    private static string? Folder(string key, string prefix, string delimiter)
    {
        var end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + delimiter.Length)];
    }
}
