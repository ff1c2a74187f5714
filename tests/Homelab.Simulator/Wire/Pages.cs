using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Homelab.Simulator.Wire;

/// <summary>Offset pagination: 20 to a page, at most 100, and the headers clients walk by.</summary>
internal static class Pages
{
    /// <param name="readable">Asked after the page was cut, as GitLab does with notes: a page may come short, or empty, and not be the last.</param>
    /// <param name="counted">False for the commits API, which never sends totals.</param>
    public static Answer Page<T>(this Call call, IReadOnlyCollection<T> items, Func<T, JsonNode> shown, bool counted = true, Func<T, bool>? readable = null)
    {
        var size = (int)Math.Clamp(call.Number("per_page") ?? 20, 1, 100);
        var page = (int)Math.Max(call.Number("page") ?? 1, 1);
        var last = Math.Max(1, (items.Count + size - 1) / size);
        var answer = Answer.Json(new JsonArray([.. items.Skip((page - 1) * size).Take(size).Where(item => readable?.Invoke(item) ?? true).Select(shown)]));
        answer.With("X-Page", $"{page}").With("X-Per-Page", $"{size}")
            .With("X-Prev-Page", page > 1 ? $"{page - 1}" : "").With("X-Next-Page", page < last ? $"{page + 1}" : "");
        if (counted)
            answer.With("X-Total", $"{items.Count}").With("X-Total-Pages", $"{last}");
        return answer.With("Link", Links(call.Http.Request, page, last, counted));
    }

    private static string Links(HttpRequest request, int page, int last, bool counted)
    {
        var links = new List<string>();
        if (page > 1)
            links.Add(Link(request, page - 1, "prev"));
        if (page < last)
            links.Add(Link(request, page + 1, "next"));
        links.Add(Link(request, 1, "first"));
        if (counted)
            links.Add(Link(request, last, "last"));
        return string.Join(", ", links);
    }

    private static string Link(HttpRequest request, int page, string relation)
    {
        var query = request.Query.Where(pair => pair.Key != "page").SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .Append(KeyValuePair.Create("page", $"{page}"));
        var path = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        return $"<{request.Scheme}://{request.Host}{path}{new QueryBuilder(query)}>; rel=\"{relation}\"";
    }
}
