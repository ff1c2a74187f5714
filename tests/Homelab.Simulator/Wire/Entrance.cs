using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Homelab.Simulator.Wire;

/// <summary>Takes every request there is.</summary>
internal sealed class Entrance(World world, RouteTable routes)
{
    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        http.Response.Headers["X-Request-Id"] = Guid.NewGuid().ToString("N");
        if (path.StartsWith("/-/simulator/", StringComparison.Ordinal))
            await WriteAsync(http, Control(http, path));
        else
            await WriteAsync(http, await AnswerAsync(http, path));
    }

    private Answer Control(HttpContext http, string path) => (http.Request.Method, path["/-/simulator/".Length..]) switch
    {
        ("GET", "unknown") => Answer.Json(new JsonArray([.. world.Unknown.Select(line => (JsonNode)line)])),
        _ => Answer.Json(new JsonObject { ["error"] = "The simulator has no such switch." }, 404),
    };

    private async Task<Answer> AnswerAsync(HttpContext http, string path)
    {
        await world.Turn.WaitAsync(http.RequestAborted);
        try
        {
            return await ServeAsync(http, path);
        }
        catch (Refusal refusal)
        {
            return Answer.Json(refusal.Body, refusal.Status);
        }
        finally
        {
            world.Turn.Release();
        }
    }

    private async Task<Answer> ServeAsync(HttpContext http, string path)
    {
        if (!routes.TryFind(http.Request.Method, path, out var found))
        {
            world.Unknown.Add($"{http.Request.Method} {path}");
            throw Refusal.UnknownRoute();
        }

        var parameters = await Parameters.ReadAsync(http.Request, http.RequestAborted);
        var call = new Call(world, http, found.Values, Credentials.Find(world, http.Request), parameters);
        Gate.Admit(call, found.Right);
        return await found.Handler(call);
    }

    private static async Task WriteAsync(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            http.Response.Headers[name] = value;
        if (answer.Status == 204)
            return;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Content.Length;
        await http.Response.Body.WriteAsync(answer.Content, http.RequestAborted);
    }
}
