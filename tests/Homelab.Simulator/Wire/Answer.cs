using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Wire;

/// <summary>What goes back.</summary>
internal sealed record Answer(int Status, byte[] Content, string ContentType = "application/json")
{
    // A plus sign stays one: Go reads moments from the bytes as they are.
    private static readonly JsonSerializerOptions AsRails = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Dictionary<string, string> Headers { get; } = [];

    public static Answer NoContent { get; } = new(204, []);

    public static Answer Json(JsonNode? body, int status = 200) =>
        new(status, Encoding.UTF8.GetBytes(body?.ToJsonString(AsRails) ?? "null"));

    public static Answer Created(JsonNode body) => Json(body, 201);

    public static Answer Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public static Answer Text(byte[] text) => new(200, text, "text/plain");

    public Answer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    public async Task WriteAsync(HttpContext http, Func<Stream, ReadOnlyMemory<byte>, Task>? writeBody = null)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            http.Response.Headers[name] = value;
        if (Status == 204)
            return;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = Content.Length;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        await (writeBody?.Invoke(http.Response.Body, Content) ?? http.Response.Body.WriteAsync(Content, http.RequestAborted).AsTask());
    }
}
