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

    // Rack's forms, as far as GitLab's documentation has them: a, a[], a[b], a[b][] and a[][b].
    private static void Add(JsonObject all, string name, IReadOnlyList<string?> values)
    {
        var parts = name.Replace("]", "", StringComparison.Ordinal).Split('[');
        switch (parts)
        {
            case [var key]:
                all[key] = Last(values);
                break;
            case [var key, ""]:
                all[key] = List(values);
                break;
            case [var key, "", var member]:
                Fill(all[key] as JsonArray ?? Begin(all, key, new JsonArray()), member, values);
                break;
            case [var key, var member]:
                (all[key] as JsonObject ?? Begin(all, key, new JsonObject()))[member] = Last(values);
                break;
            case [var key, var member, ""]:
                (all[key] as JsonObject ?? Begin(all, key, new JsonObject()))[member] = List(values);
                break;
            default:
                throw Refusal.Invalid(name);
        }
    }

    private static string? Last(IReadOnlyList<string?> values) => values.Count == 0 ? null : values[^1];

    private static JsonArray List(IReadOnlyList<string?> values) => new([.. values.Select(value => (JsonNode?)value)]);

    private static T Begin<T>(JsonObject all, string key, T empty)
        where T : JsonNode
    {
        all[key] = empty;
        return empty;
    }

    // The first of each name belongs to the first object.
    private static void Fill(JsonArray list, string member, IReadOnlyList<string?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i == list.Count)
                list.Add(new JsonObject());
            list[i]![member] = values[i];
        }
    }
}
