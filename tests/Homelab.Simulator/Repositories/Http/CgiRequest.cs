using System.Globalization;
using System.Text;
using CliWrap;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Repositories.Http;

/// <summary>One HTTP request as a CGI program sees it (RFC 3875); both bodies stream.</summary>
internal sealed class CgiRequest(HttpContext http, Repository repository, string address, string user)
{
    private const int LargestHead = 16 * 1024;

    public async Task ServeAsync(Git git, IReadOnlyDictionary<string, string> also, CancellationToken ct)
    {
        var variables = Variables();
        foreach (var (name, value) in also)
            variables[name] = value;
        var answer = PipeTarget.Create((from, cancel) => RelayAsync(from, http.Response, cancel));
        var ended = await git.ServeAsync(variables, PipeSource.FromStream(http.Request.Body), answer, ct);
        if (!ended.Succeeded && !http.Response.HasStarted)
            throw new InvalidOperationException($"git http-backend ended with {ended.ExitCode}: {ended.Error}");
    }

    private Dictionary<string, string> Variables()
    {
        var request = http.Request;
        var variables = new Dictionary<string, string>
        {
            ["GIT_PROJECT_ROOT"] = Path.GetDirectoryName(repository.Folder)!,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["PATH_INFO"] = $"/{repository.Name}{address}",
            ["QUERY_STRING"] = request.QueryString.ToString().TrimStart('?'),
            ["REQUEST_METHOD"] = request.Method,
            ["CONTENT_TYPE"] = request.ContentType ?? "",
            ["REMOTE_USER"] = user,
            ["REMOTE_ADDR"] = "127.0.0.1",
            ["SERVER_PROTOCOL"] = request.Protocol,
            // Packed request bodies are unpacked by git itself.
            ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString(),
            ["HTTP_GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString(),
        };
        if (request.ContentLength is { } length)
            variables["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        return variables;
    }

    private static async Task RelayAsync(Stream from, HttpResponse response, CancellationToken ct)
    {
        var buffer = new byte[LargestHead];
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = filled < buffer.Length ? await from.ReadAsync(buffer.AsMemory(filled), ct) : 0;
            if (read == 0)
                return;
            filled += read;
        }

        SetHead(response, Encoding.ASCII.GetString(buffer, 0, end));
        await response.Body.WriteAsync(buffer.AsMemory((end + 4)..filled), ct);
        await from.CopyToAsync(response.Body, ct);
    }

    private static void SetHead(HttpResponse response, string head)
    {
        foreach (var line in head.Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status")
                response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            else
                response.Headers[name] = value;
        }
    }
}
