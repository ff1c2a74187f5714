using Homelab.GitLab.Http;

namespace Homelab.GitLab.Pipelines;

/// <summary>Starts pipelines with a trigger token, which acts with the rights of its owner (api/pipeline_triggers.md).</summary>
public sealed class TriggersClient
{
    private readonly Connection _connection;

    internal TriggersClient(Connection connection) => _connection = connection;

    /// <summary>Starts a pipeline whose source is <c>trigger</c>. The client's own token is not sent along.</summary>
    /// <exception cref="GitLabNotFoundException">The trigger token is not one of this project.</exception>
    public Task<Pipeline> StartAsync(ProjectId project, TriggerToken token, NewPipeline pipeline, CancellationToken ct)
    {
        var secret = token.Reveal();
        // In the body, because addresses end up in access logs.
        var body = new TriggeredPipeline(secret, pipeline.Ref, pipeline.Inputs);
        return _connection.AskAsync(
            ApiRequest.Post($"projects/{project}/trigger/pipeline", body, GitLabJson.Default.TriggeredPipeline) with
            {
                OwnSecret = secret,
            },
            GitLabJson.Default.Pipeline,
            ct
        );
    }
}

/// <summary>A trigger token, <c>glptt-…</c>.</summary>
public sealed class TriggerToken
{
    private readonly string _value;

    public TriggerToken(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    internal string Reveal() => _value;

    /// <summary>Never the token: this may end up in a message.</summary>
    public override string ToString() => "glptt-…";
}

/// <summary>What a trigger sends.</summary>
internal sealed record TriggeredPipeline(string Token, string Ref, IReadOnlyDictionary<string, string>? Inputs);
