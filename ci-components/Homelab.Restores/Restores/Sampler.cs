using System.Text;
using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;

namespace Homelab.Restores.Restores;

/// <summary>
/// Cuts the files of a snapshot into samples, in an order that has nothing to do with their folders, and picks one. The same number picks
/// the same files; as many numbers as there are samples pick each file once.
/// </summary>
internal sealed class Sampler(long bytes, long rotation)
{
    // restic holds each name against each pattern, at about 60 ns: two minutes at most.
    private const long MostComparisons = 2_000_000_000;
    private const int FewestFiles = 500,
        MostFiles = 20_000;

    private readonly List<(ulong Hash, long Size)> _files = [];
    private ulong _first,
        _last;

    /// <summary>How many samples there are; known after <see cref="Choose"/>.</summary>
    public int Rounds { get; private set; }

    /// <summary>Files that no sample holds: they are larger than one, or no pattern can name them.</summary>
    public long Unreachable { get; private set; }

    public void See(ListedNode node)
    {
        if (!node.IsFile)
            return;
        if (node.Size > bytes || ResticPattern.LineOf(node.Path) is null)
            Unreachable++;
        else
            _files.Add((HashOf(node.Path), node.Size));
    }

    /// <param name="nodes">How much the snapshot holds.</param>
    public void Choose(long nodes)
    {
        _files.Sort();
        var most = (int)Math.Clamp(MostComparisons / Math.Max(1, nodes), FewestFiles, MostFiles);
        var starts = Starts(most);
        Rounds = starts.Count;
        if (Rounds == 0)
            return;
        var chosen = (int)Turn(rotation, Rounds);
        _first = _files[starts[chosen]].Hash;
        _last = _files[(chosen + 1 < Rounds ? starts[chosen + 1] : _files.Count) - 1].Hash;
    }

    public bool Takes(ListedNode node) =>
        Rounds > 0
        && node.IsFile
        && node.Size <= bytes
        && HashOf(node.Path) is var hash
        && hash >= _first
        && hash <= _last
        && ResticPattern.LineOf(node.Path) is not null;

    // A number a day: of seven times as many samples, a weekly drill would meet every seventh only.
    internal static long Turn(long rotation, int rounds)
    {
        var day = rotation & long.MaxValue;
        return rounds % 7 == 0 ? (day / 7 + day % 7 * (rounds / 7)) % rounds : day % rounds;
    }

    private List<int> Starts(int most)
    {
        var starts = new List<int>();
        var (size, count) = (0L, 0);
        for (var i = 0; i < _files.Count; i++)
        {
            if (starts.Count == 0 || size + _files[i].Size > bytes || count == most)
            {
                starts.Add(i);
                (size, count) = (0, 0);
            }

            (size, count) = (size + _files[i].Size, count + 1);
        }

        return starts;
    }

    private static ulong HashOf(string path) => Sampling.Hash(Encoding.UTF8.GetBytes(path));
}
