using Homelab.Backups.Restic;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>What of a snapshot is restored, and what restic must count then.</summary>
internal sealed record Selection
{
    /// <summary>restic's patterns; none for the whole snapshot.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>More of them, as lines of a file.</summary>
    public IReadOnlyList<string> IncludeLines { get; init; } = [];

    /// <summary>Files, folders, links and the rest.</summary>
    public long Nodes { get; init; }

    /// <summary>Regular files, and their bytes.</summary>
    public long Files { get; init; }

    public long Bytes { get; init; }

    /// <summary>Of the whole snapshot.</summary>
    public long AllFiles { get; init; }

    public long AllBytes { get; init; }

    /// <summary>Folders above what was chosen: restored, and counted apart.</summary>
    public long Above { get; init; }

    /// <summary>Names that restic makes anew each time, whether or not they are there: all but regular files, and second names of
    /// those.</summary>
    public long MadeAnew { get; init; }

    /// <summary>Further names of regular files.</summary>
    public long SecondNames { get; init; }

    /// <summary>Files of somebody to whom this user can give nothing.</summary>
    public long Foreign { get; init; }

    /// <summary>How many samples make up the whole; 0 for no sample.</summary>
    public int Rounds { get; init; }

    public bool IsSample => Rounds > 0;

    public bool IsPart => Include.Count + IncludeLines.Count > 0;
}

/// <summary>Counts what is chosen while a snapshot is listed.</summary>
internal sealed class SelectionCount(Func<string, bool> chosen, bool isPart)
{
    private readonly HashSet<ulong> _inodes = [];
    private readonly HashSet<string> _above = [];
    private Selection _sum = new();

    public void See(ListedNode node)
    {
        if (node.IsFile)
            _sum = _sum with { AllFiles = _sum.AllFiles + 1, AllBytes = _sum.AllBytes + node.Size };
        if (!chosen(node.Path))
            return;
        var isSecond = node.IsFile && node.Inode != 0 && !_inodes.Add(node.Inode);
        _sum = _sum with
        {
            Foreign = _sum.Foreign + (Rights.IsRoot || !node.IsFile || node.User == Rights.User ? 0 : 1),
            Nodes = _sum.Nodes + 1,
            Files = _sum.Files + (node.IsFile ? 1 : 0),
            Bytes = _sum.Bytes + (node.IsFile ? node.Size : 0),
            MadeAnew = _sum.MadeAnew + (!node.IsFile || isSecond ? 1 : 0),
            SecondNames = _sum.SecondNames + (isSecond ? 1 : 0),
        };
        if (isPart)
            SeeAbove(node.Path);
    }

    public Selection Sum => _sum with { Above = _above.Count(folder => !chosen(folder)) };

    private void SeeAbove(string path)
    {
        foreach (var folder in PathText.Above(path))
        {
            if (!_above.Add(folder))
                return;
        }
    }
}
