namespace Homelab.Bot.Health;

/// <summary>One JSON object a line, for whatever collects logs; a person at a terminal sets
/// <c>Logging__Console__FormatterName=simple</c>.</summary>
internal static class Log
{
    public static void AddLog(this WebApplicationBuilder builder)
    {
        // A line for each request would be most of the log, and a secret in an address would be in it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        if (builder.Configuration["Logging:Console:FormatterName"] is null)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
    }
}
