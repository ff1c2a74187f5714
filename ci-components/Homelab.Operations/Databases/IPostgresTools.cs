using Homelab.Operations.Processes;

namespace Homelab.Operations.Databases;

/// <summary>Where PostgreSQL's own programs run: on this machine, or beside the server in its container.</summary>
internal interface IPostgresTools
{
    /// <summary>The same as the server's own user, for a container whose server trusts whoever has the right name.</summary>
    IPostgresTools? AsServerUser { get; }

    /// <summary>A program that ends with its standard input.</summary>
    Launch Reading(string program, params IReadOnlyList<string> arguments);

    /// <summary>A program that fills a file; it must not outlive us, nor may its output lose its end on the way.</summary>
    Launch Writing(string program, params IReadOnlyList<string> arguments);

    /// <summary>What is wrong with the place itself, after something went wrong in it.</summary>
    Task<DumpFailureException?> ExamineAsync(CancellationToken ct);
}

/// <summary>A program that is ready to start.</summary>
/// <param name="Trailer">What follows its output when it has ended well, and is not part of it.</param>
internal sealed record Launch(string Program, Tool Tool, IReadOnlyList<string> Arguments, string Trailer = "");
