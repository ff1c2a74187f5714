using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories.Http;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Trouble;
using Homelab.Simulator.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Homelab.Simulator.Wire;

/// <summary>Takes every request there is.</summary>
internal sealed class Entrance(World world, RouteTable routes, Control control)
{
    private readonly GitEntrance _git = new(world);
    private readonly BrokenWire _broken = new(world);

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        http.Response.Headers["X-Request-Id"] = Guid.NewGuid().ToString("N");
        if (path.StartsWith("/-/simulator/", StringComparison.Ordinal))
            await (await control.AnswerAsync(http, path)).WriteAsync(http);
        else if (GitRequest.TryParse(http.Request, path, out var request))
            await _git.HandleAsync(http, request);
        else if (_broken.Strike(http.Request.Method, path) is { } fault)
            await _broken.ServeAsync(http, fault, () => AnswerAsync(http, path));
        else
            await (await AnswerAsync(http, path)).WriteAsync(http);
    }

    private async Task<Answer> AnswerAsync(HttpContext http, string path)
    {
        try
        {
            var parameters = await Parameters.ReadAsync(http.Request, http.RequestAborted);
            var (call, found) = await world.InTurnAsync(() => Admit(http, path, parameters), http.RequestAborted);
            var answer = found.Slow ? await found.Handler(call) : await InTurnAsync(found, call);
            return await world.InTurnAsync(() => Judge(found.Right, call, answer), CancellationToken.None);
        }
        catch (Refusal refusal)
        {
            return refusal.Answer;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await world.InTurnAsync(() => world.Faulted.Add($"{http.Request.Method} {path}: {e}"), CancellationToken.None);
            return Answer.Json(new JsonObject { ["message"] = "500 Internal Server Error" }, 500);
        }
    }

    // A reader would believe that the answer is to what it asked. What was written is written, so there it is only listed.
    private Answer Judge(Right right, Call call, Answer answer)
    {
        if (call.Unread is not { Count: > 0 } unread)
            return answer;
        world.Unsupported.AddRange(unread.Select(name => $"{right} {name}"));
        return right.Reads ? throw Refusal.Unsupported(unread) : answer;
    }

    private (Call Call, RouteTable.Found Found) Admit(HttpContext http, string path, JsonObject parameters)
    {
        if (!routes.TryFind(http.Request.Method, path, out var found))
        {
            world.Unknown.Add($"{http.Request.Method} {path}");
            throw Refusal.UnknownRoute();
        }

        var call = new Call(world, http, found.Values, Credentials.Find(world, http.Request, parameters), parameters);
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
}
