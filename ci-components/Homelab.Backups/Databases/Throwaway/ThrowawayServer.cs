using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>
/// A PostgreSQL server that is made to load one dump into. It needs no password, nobody outside of this machine reaches it, and it outlives
/// this process: whoever looks at the data comes later. Its place is known before anything of it is made.
/// </summary>
internal abstract class ThrowawayServer(ServerPlace place)
{
    /// <summary>Begins the name of everything that is made for one.</summary>
    public const string Prefix = "homelab-restore-";

    /// <summary>On every container, with the id of what it was made for.</summary>
    public const string Label = "homelab-drill";

    protected const string Superuser = "postgres";
    protected const int Port = 5432;

    public ServerPlace Place => place;

    /// <summary>Makes it, and waits until it takes connections.</summary>
    /// <exception cref="DumpFailureException">It cannot be made.</exception>
    public abstract Task StartAsync(IProgress<Progress> progress, CancellationToken ct);

    /// <summary>Why whoever watches over it ended it; null if nobody did.</summary>
    public virtual string? WhyEnded() => null;

    protected static DumpFailureException Failed(string sentence) => new(Diagnosis.RestoreServer, sentence);
}

/// <summary>What a server is made for.</summary>
/// <param name="Id">Of the restore or drill.</param>
/// <param name="Major">Version of the server the dump is of.</param>
/// <param name="Image">Of a container.</param>
internal sealed record ThrowawayOrder(string Id, string Set, string Database, int Major, string Image)
{
    /// <summary>Somebody named the image, because the dump needs what is in it.</summary>
    public bool IsImageNamed { get; init; }

    /// <summary>Size of the dump.</summary>
    public long Bytes { get; init; }

    /// <summary>The same for the same order, so that what a killed one left is found.</summary>
    public string Name => $"{ThrowawayServer.Prefix}{Id}-{Set}-{Database}";
}
