using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;

namespace Homelab.Terraform;

/// <summary>Finds where a root's configuration writes a resource, by its block's first line. What is gone from it is placed at the first
/// file.</summary>
public sealed class SourcePlaces
{
    private readonly Dictionary<string, SourcePlace> _blocks = [];
    private readonly SourcePlace _first;

    /// <param name="root">The root's path in the repository.</param>
    /// <param name="directory">Its folder; one that does not exist has no places.</param>
    public SourcePlaces(string root, string directory)
    {
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.tf").Order(StringComparer.Ordinal).ToArray() : [];
        foreach (var file in files)
            Read(file, InRepository(root, file));
        _first = new SourcePlace(InRepository(root, files.Length > 0 ? files[0] : "main.tf"), 1);
    }

    public SourcePlace Of(ResourceChange change) => _blocks.GetValueOrDefault(Block(change.Address), _first);

    private static string InRepository(string root, string file)
    {
        var name = Path.GetFileName(file);
        return root is "." or "" ? name : $"{root.Trim('/')}/{name}";
    }

    private void Read(string file, string path)
    {
        foreach (var (index, line) in File.ReadLines(file).Index())
        {
            string[] words = [.. line.Split([' ', '\t', '{'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"'))];
            var block = words switch
            {
                ["resource", var type, var name, ..] => $"{type}.{name}",
                ["module", var name, ..] => $"module.{name}",
                _ => null,
            };
            if (block is not null)
                _blocks.TryAdd(block, new SourcePlace(path, index + 1));
        }
    }

    // `module.web["a"].x.y` is written where module.web is called, `x.y["a.b"]` where x.y is.
    private static string Block(string address)
    {
        var parts = address.Split(['.', '['], 3);
        return parts.Length < 2 ? address : $"{parts[0]}.{parts[1]}";
    }
}
