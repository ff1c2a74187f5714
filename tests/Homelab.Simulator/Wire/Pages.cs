using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Homelab.Simulator.Wire;

/// <summary>Lists: 20 to a page, at most 100, and the headers clients walk by.</summary>
internal static class Pages
{
    /// <param name="readable">Asked after the page was cut, as GitLab does with notes: a page may come short, or empty, and not be the
    /// last.</param>
    /// <param name="counted">False for the commits API, which never sends totals.</param>
    public static Answer Page<T>(
        this Call call,
        IReadOnlyCollection<T> items,
        Func<T, JsonNode> shown,
        bool counted = true,
        Func<T, bool>? readable = null
    )
    {
        var size = (int)Math.Clamp(call.Number("per_page") ?? 20, 1, 100);
        var page = (int)Math.Max(call.Number("page") ?? 1, 1);
        var last = Math.Max(1, (items.Count + size - 1) / size);
        var answer = Answer.Json(
            new JsonArray([.. items.Skip((page - 1) * size).Take(size).Where(item => readable?.Invoke(item) ?? true).Select(shown)])
        );
        answer
            .With("X-Page", $"{page}")
            .With("X-Per-Page", $"{size}")
            .With("X-Prev-Page", page > 1 ? $"{page - 1}" : "")
            .With("X-Next-Page", page < last ? $"{page + 1}" : "");
        if (counted)
            answer.With("X-Total", $"{items.Count}").With("X-Total-Pages", $"{last}");
        return answer.With("Link", Links(call.Http.Request, page, last, counted));
    }

    /// <summary>Keyset pagination by a growing id: one link to the next page, none at the end, and no totals.</summary>
    public static Answer KeysetPage<T>(this Call call, IEnumerable<T> items, Func<T, long> id, Func<T, JsonNode> shown)
    {
        call.Knows("pagination", "cursor");
        if (call.Text("order_by") is not (null or "id"))
            throw Refusal.Saying(405, "Keyset pagination is not yet available for this type of request");
        var (size, descends) = ((int)Math.Clamp(call.Number("per_page") ?? 20, 1, 100), call.Text("sort") != "asc");
        var bound = descends ? "id_before" : "id_after";
        var edge = call.Number(bound);
        var sorted = descends ? items.OrderByDescending(id) : items.OrderBy(id);
        var page = sorted.Where(item => edge is not { } last || (descends ? id(item) < last : id(item) > last)).Take(size).ToList();
        var answer = Answer.Json(new JsonArray([.. page.Select(shown)]));
        return page.Count < size ? answer : answer.With("Link", Link(call.Http.Request, bound, id(page[^1]), "next"));
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

    private static string Link(HttpRequest request, int page, string relation) => Link(request, "page", page, relation);

    private static string Link(HttpRequest request, string parameter, long value, string relation)
    {
        var query = request
            .Query.Where(pair => pair.Key != parameter)
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))
            .Append(KeyValuePair.Create(parameter, $"{value}"));
        var path = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        return $"<{request.Scheme}://{request.Host}{path}{new QueryBuilder(query)}>; rel=\"{relation}\"";
    }
}
