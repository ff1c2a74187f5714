using System.Text.Json;

namespace Homelab.Monitoring.Http;

/// <summary>What came of one request.</summary>
internal abstract record Answer
{
    private Answer() { }

    /// <param name="Body">What could be had of it, and no more than a little. Never shown: it may hold the secret it was asked
    /// with.</param>
    /// <param name="Rest">How long to wait before asking again, if it says so.</param>
    public sealed record Came(int Status, string Body, TimeSpan? Rest) : Answer
    {
        /// <summary>The body as a JSON object, or null.</summary>
        public JsonElement? Json
        {
            get
            {
                try
                {
                    using var document = JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 16 });
                    return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
                }
                catch (JsonException)
                {
                    return null;
                }
            }
        }
    }

    /// <param name="Why">What happened instead, as the end of a sentence.</param>
    public sealed record Missing(string Why) : Answer;
}
