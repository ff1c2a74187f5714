using System.Text;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories.Writing;

/// <summary>The files of a commit with actions applied to them one after the other, in GitLab's words where they do not fit.</summary>
internal sealed class EditedTree
{
    private readonly Dictionary<string, Edited> _before;
    private readonly Dictionary<string, Edited> _now;

    public EditedTree(IEnumerable<Entry> files)
    {
        _before = files.ToDictionary(file => file.Path, file => new Edited(file.Mode, file.Sha, null));
        _now = new Dictionary<string, Edited>(_before);
    }

    public void Apply(FileAction action)
    {
        switch (action.Kind)
        {
            case "create":
                Create(action.Path, new Edited(Mode(action, "100644"), null, action.Content ?? []));
                break;
            case "update":
                var old = Existing(action.Path);
                _now[action.Path] = new Edited(Mode(action, old.Mode), null, action.Content ?? []);
                break;
            case "delete":
                Existing(action.Path);
                _now.Remove(action.Path);
                break;
            case "chmod":
                _now[action.Path] = Existing(action.Path) with { Mode = Mode(action, "100644") };
                break;
            default:
                Move(action);
                break;
        }
    }

    /// <summary>The difference, for <c>git fast-import</c>.</summary>
    public void WriteTo(Stream stream)
    {
        foreach (var gone in _before.Keys.Except(_now.Keys))
            Write(stream, $"D {Quoted(gone)}\n");
        foreach (var (path, file) in _now.Where(file => _before.GetValueOrDefault(file.Key) != file.Value))
        {
            Write(stream, $"M {file.Mode} {file.Sha ?? "inline"} {Quoted(path)}\n");
            if (file.Content is null)
                continue;
            Write(stream, $"data {file.Content.Length}\n");
            stream.Write(file.Content);
            Write(stream, "\n");
        }
    }

    private void Move(FileAction action)
    {
        var from = action.PreviousPath ?? throw Refusal.Missing("previous_path");
        var moved = Existing(from);
        _now.Remove(from);
        Create(action.Path, action.Content is null ? moved : moved with { Sha = null, Content = action.Content });
    }

    private void Create(string path, Edited file)
    {
        if (_now.ContainsKey(path))
            throw Refusal.Saying(400, "A file with this name already exists");
        if (_now.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)))
            throw Refusal.Saying(400, "A directory with this name already exists");
        _now[path] = file;
    }

    private Edited Existing(string path) =>
        _now.GetValueOrDefault(path) ?? throw Refusal.Saying(400, "A file with this name doesn't exist");

    private static string Mode(FileAction action, string otherwise) =>
        action.Executable switch
        {
            true => "100755",
            false => "100644",
            null => otherwise,
        };

    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private sealed record Edited(string Mode, string? Sha, byte[]? Content);
}
