using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories.Http;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Homelab.Simulator.Wire;

/// <summary>Takes every request there is.</summary>
internal sealed class Entrance(World world, RouteTable routes)
{
    private readonly GitEntrance _git = new(world);

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        http.Response.Headers["X-Request-Id"] = Guid.NewGuid().ToString("N");
        if (path.StartsWith("/-/simulator/", StringComparison.Ordinal))
            await WriteAsync(http, Control(http, path));
        else if (GitRequest.TryParse(http.Request, path, out var request))
            await _git.HandleAsync(http, request);
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
        try
        {
            var parameters = await Parameters.ReadAsync(http.Request, http.RequestAborted);
            var (call, found) = await world.InTurnAsync(() => Admit(http, path, parameters), http.RequestAborted);
            return found.Slow ? await found.Handler(call) : await InTurnAsync(found, call);
        }
        catch (Refusal refusal)
        {
            return refusal.Answer;
        }
    }

    private (Call Call, RouteTable.Found Found) Admit(HttpContext http, string path, JsonObject parameters)
    {
        if (!routes.TryFind(http.Request.Method, path, out var found))
        {
            world.Unknown.Add($"{http.Request.Method} {path}");
            throw Refusal.UnknownRoute();
        }

        var call = new Call(world, http, found.Values, Credentials.Find(world, http.Request), parameters);
        Gate.Admit(call, found.Right);
        return (call, found);
    }

    private async Task<Answer> InTurnAsync(RouteTable.Found found, Call call)
    {
        await world.Turn.WaitAsync(call.Http.RequestAborted);
        try
        {
            return await found.Handler(call);
        }
        finally
        {
            world.Turn.Release();
        }
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
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        await http.Response.Body.WriteAsync(answer.Content, http.RequestAborted);
    }
}
