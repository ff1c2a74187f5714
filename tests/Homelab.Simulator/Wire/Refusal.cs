using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Homelab.Simulator.Wire;

/// <summary>A request GitLab would not do, with the body it says so in.</summary>
internal sealed class Refusal(int status, JsonNode body) : Exception($"{status}")
{
    public int Status { get; } = status;

    public JsonNode Body { get; } = body;

    /// <summary>Where it moved to, for a 301.</summary>
    public string? Location { get; init; }

    public Answer Answer =>
        Location is null
            ? Answer.Json(Body, Status)
            : new Answer(Status, System.Text.Encoding.UTF8.GetBytes($"{Body}"), "text/plain").With("Location", Location);

    public static Refusal Unauthorized() => Saying(401, "401 Unauthorized");

    public static Refusal Forbidden() => Saying(403, "403 Forbidden");

    public static Refusal NotFound(string what) => Saying(404, $"404 {what} Not Found");

    /// <summary>The same request, to the project's number.</summary>
    public static Refusal Moved(HttpRequest request, long project)
    {
        var segments = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('/');
        segments[4] = project + (segments[4].IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? segments[4][query..] : "");
        var location = $"{request.Scheme}://{request.Host}{string.Join('/', segments)}";
        return new Refusal(301, $"This resource has been moved permanently to {location}") { Location = location };
    }

    public static Refusal Missing(string parameter) => new(400, new JsonObject { ["error"] = $"{parameter} is missing" });

    public static Refusal Invalid(string parameter) => new(400, new JsonObject { ["error"] = $"{parameter} is invalid" });

    public static Refusal Field(string field, string fault) =>
        new(400, new JsonObject { ["message"] = new JsonObject { [field] = new JsonArray(fault) } });

    public static Refusal DoesNotHaveValidValue(string parameter) =>
        new(400, new JsonObject { ["error"] = $"{parameter} does not have a valid value" });

    /// <summary>Faults of a whole model come as a list.</summary>
    public static Refusal Listing(int status, params string[] faults) =>
        new(status, new JsonObject { ["message"] = new JsonArray([.. faults.Select(fault => (JsonNode)fault)]) });

    /// <summary>No answer of GitLab's: a parameter the simulator would have to ignore.</summary>
    public static Refusal Unsupported(IEnumerable<string> parameters) =>
        new(400, new JsonObject { ["error"] = $"The simulator does not support {string.Join(", ", parameters)} here" });

    public static Refusal UnknownRoute() => new(404, new JsonObject { ["error"] = "404 Not Found" });

    public static Refusal Saying(int status, string message) => new(status, new JsonObject { ["message"] = message });

    /// <summary>An application limit, which says nothing about when to come back.</summary>
    public static Refusal TooOften() =>
        new(
            429,
            new JsonObject
            {
                ["message"] = new JsonObject { ["error"] = "This endpoint has been requested too many times. Try again later." },
            }
        );

    public static Refusal Expired() =>
        new(
            401,
            new JsonObject
            {
                ["error"] = "invalid_token",
                ["error_description"] = "Token is expired. You can either do re-authorization or token refresh.",
            }
        );

    public static Refusal InsufficientScope(string scope) =>
        new(
            403,
            new JsonObject
            {
                ["error"] = "insufficient_scope",
                ["error_description"] = "The request requires higher privileges than provided by the access token.",
                ["scope"] = scope,
            }
        );
}
