using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Wire;

/// <summary>Query, form and JSON body in one object, as GitLab's endpoints see them; the body wins.</summary>
internal static class Parameters
{
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var all = new JsonObject();
        foreach (var (name, values) in request.Query)
            Add(all, name, values);
        if (request.HasFormContentType)
        {
            foreach (var (name, values) in await request.ReadFormAsync(ct))
                Add(all, name, values);
        }
        else if (request.HasJsonContentType() && request.ContentLength is not 0)
        {
            await AddJsonAsync(all, request, ct);
        }

        return all;
    }

    private static async Task AddJsonAsync(JsonObject all, HttpRequest request, CancellationToken ct)
    {
        try
        {
            using var content = new MemoryStream();
            await request.Body.CopyToAsync(content, ct);
            // Some clients call every request JSON, also one that only reads.
            if (content.Length == 0)
                return;
            if (JsonNode.Parse(content.ToArray(), null, new JsonDocumentOptions { MaxDepth = 32 }) is not JsonObject body)
                return;
            foreach (var (name, value) in body)
                all[name] = value?.DeepClone();
        }
        catch (JsonException)
        {
            throw Refusal.Saying(400, "400 Bad request - The request body is not valid JSON");
        }
    }

    // a[]=1 is a list, a[b]=1 an object of one level; deeper forms nobody here sends.
    private static void Add(JsonObject all, string name, IEnumerable<string?> values)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            all[name] = values.LastOrDefault();
        else if (name.EndsWith("[]", StringComparison.Ordinal))
            all[name[..bracket]] = new JsonArray([.. values.Select(value => (JsonNode?)value)]);
        else if (all[name[..bracket]] is JsonObject map)
            map[name[(bracket + 1)..^1]] = values.LastOrDefault();
        else
            all[name[..bracket]] = new JsonObject { [name[(bracket + 1)..^1]] = values.LastOrDefault() };
    }
}
