namespace Homelab.GitLab;

/// <summary>Which GitLab to talk to, and as whom.</summary>
public sealed class GitLabOptions
{
    /// <summary>The address people open, with its path if GitLab lives under one: <c>https://gitlab.example.org</c>. Without
    /// <c>/api/v4</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>A personal, project or group access token. Sent as <c>PRIVATE-TOKEN</c> to <see cref="Url"/> and to nobody else.</summary>
    public required string Token { get; init; }

    /// <summary>What carries the requests; null makes one that belongs to the client. One given here is not disposed, and must not follow
    /// redirects by itself.</summary>
    public HttpMessageHandler? Handler { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public GitLabLimits Limits { get; init; } = new();

    /// <summary>Never the token: this may end up in a message.</summary>
    public override string ToString() => $"{Url}";
}

/// <summary>How long, how often and how much.</summary>
public sealed record GitLabLimits
{
    /// <summary>From the request to the headers of the answer, and to the end of a JSON body.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two reads of a streamed body, which has no other limit.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one request is sent at most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Before the second attempt; doubled, with jitter, before each later one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Nothing waits longer than this between two attempts: a GitLab that asks for more patience is an error at once.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of one JSON answer, which is one page of a listing.</summary>
    public int LargestJson { get; init; } = 16 * 1024 * 1024;

    /// <summary>A listing that never ends is an error after this many.</summary>
    public int MostPages { get; init; } = 10_000;
}
