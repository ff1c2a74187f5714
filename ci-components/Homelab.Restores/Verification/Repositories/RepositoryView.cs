using System.Text;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification.Repositories;

/// <summary>
/// A restored repository as git may see it: its objects and references, and nothing that git would obey. What its configuration says is not
/// read by git at all, since a configuration can start programs; hooks are not there.
/// </summary>
internal sealed class RepositoryView
{
    private const int LargestText = 1024 * 1024;
    private const int MostBorrowed = 16;

    private readonly RestoredTree _tree;
    private readonly RawPath _path;

    private RepositoryView(RestoredTree tree, RawPath path, string folder) => (_tree, _path, Folder) = (tree, path, folder);

    /// <summary>What to give to git as GIT_DIR.</summary>
    public string Folder { get; }

    /// <exception cref="IOException">There is something in it that git must not be shown.</exception>
    public static RepositoryView Make(RestoredTree tree, RawPath path, string folder)
    {
        var view = new RepositoryView(tree, path, folder);
        view.RefuseTraps();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "HEAD"), view.Read("HEAD"));
        view.WriteConfiguration();
        view.Show("refs");
        if (tree.HasFile(view.In("packed-refs")))
            view.Show("packed-refs");
        if (tree.Look(view.In("reftable")) is { Type: EntryType.Folder })
            view.Show("reftable");
        view.ShowObjects();
        return view;
    }

    private RawPath In(string name) => new([.. _path.Bytes, (byte)'/', .. Encoding.UTF8.GetBytes(name)]);

    private string Real(string name) =>
        _path.IsText
            ? _tree.Root + In(name)
            : throw new IOException($"the name of {Evidence.Name(_path)} is no text, which git is not given here");

    // Git would wait for a pipe for ever, and follow a link to wherever it leads.
    private void RefuseTraps()
    {
        using var walk = new TreeWalk(new Roots([Real("refs"), Real("objects"), Real("packed-refs")], Exclusion.Nothing));
        while (walk.Next())
        {
            if (walk.Facts is { Type: not (EntryType.File or EntryType.Folder) })
                throw new IOException($"{Evidence.Name(new RawPath(walk.Path))} is neither a file nor a folder, where git would read it");
        }
    }

    private string Read(string name)
    {
        using var file = _tree.Open(In(name));
        var content = new byte[Math.Min(file.Length, LargestText)];
        return Encoding.UTF8.GetString(content, 0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false));
    }

    // Only how objects and references are stored is taken over, and only in words that are known.
    private void WriteConfiguration()
    {
        var own = _tree.HasFile(In("config")) ? Read("config") : "";
        var words = own.Split('\n')
            .Select(line =>
                line.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal).TrimEnd('\r').ToLowerInvariant()
            )
            .ToHashSet();
        var configuration = new StringBuilder(
            "[core]\n\trepositoryformatversion = 1\n\tbare = true\n\thooksPath = /dev/null\n[extensions]\n"
        );
        if (words.Contains("objectformat=sha256"))
            configuration.Append("\tobjectFormat = sha256\n");
        if (words.Contains("refstorage=reftable"))
            configuration.Append("\trefStorage = reftable\n");
        File.WriteAllText(Path.Combine(Folder, "config"), configuration.ToString());
    }

    private void Show(string name) => File.CreateSymbolicLink(Path.Combine(Folder, name), Real(name));

    // What a repository borrows from another one is looked for in the restored tree: beside the originals it would be found there.
    private void ShowObjects()
    {
        if (!_tree.HasFile(In("objects/info/alternates")))
        {
            Show("objects");
            return;
        }

        Directory.CreateDirectory(Path.Combine(Folder, "objects", "info"));
        foreach (var part in Directory.EnumerateDirectories(Real("objects")).Select(Path.GetFileName).Where(name => name != "info"))
            Show($"objects/{part}");
        var borrowed = Read("objects/info/alternates")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Take(MostBorrowed)
            .Select(line => line[0] == '/' ? _tree.Root + Path.GetFullPath(line) : Path.GetFullPath(Path.Combine(Real("objects"), line)));
        File.WriteAllLines(
            Path.Combine(Folder, "objects", "info", "alternates"),
            borrowed.Where(path => path != _tree.Root && PathText.IsAtOrBelow(path, _tree.Root))
        );
    }
}
