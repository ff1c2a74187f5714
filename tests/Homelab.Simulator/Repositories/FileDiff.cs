using System.Text.Json.Nodes;

namespace Homelab.Simulator.Repositories;

/// <summary>How one file differs between two commits, with git's hunks as text.</summary>
internal sealed record FileDiff(string OldPath, string NewPath, string OldMode, string NewMode, char Status, string Patch)
{
    private static readonly string[] Common = ["-M", "-r", "--no-color", "--no-ext-diff", "--full-index"];

    public static async Task<List<FileDiff>> ReadAsync(Repository repository, string from, string to, CancellationToken ct)
    {
        var raw = await repository.MustAsync(["diff-tree", .. Common, "--raw", "-z", from, to], ct);
        var text = await repository.MustAsync(["diff-tree", .. Common, "-p", from, to], ct);
        var patches = new Queue<string>(Patches(text.Text));
        return [.. Entries(raw.Text.Split('\0')).Select(entry => entry with { Patch = patches.Dequeue() })];
    }

    public JsonObject ToJson() =>
        new()
        {
            ["diff"] = Patch,
            ["new_path"] = NewPath,
            ["old_path"] = OldPath,
            ["a_mode"] = Octal(OldMode),
            ["b_mode"] = Octal(NewMode),
            ["new_file"] = Status == 'A',
            ["renamed_file"] = Status == 'R',
            ["deleted_file"] = Status == 'D',
            ["generated_file"] = false,
            ["collapsed"] = false,
            ["too_large"] = false,
        };

    private static string Octal(string mode) => mode == "000000" ? "0" : mode;

    // ":100644 100755 <sha> <sha> R90", then one path, or two for a rename.
    private static IEnumerable<FileDiff> Entries(string[] fields)
    {
        for (var i = 0; i + 1 < fields.Length; i++)
        {
            var parts = fields[i].Split(' ');
            var old = fields[++i];
            var renamed = parts[4][0] is 'R' or 'C' ? fields[++i] : old;
            yield return new FileDiff(old, renamed, parts[0][1..], parts[1], parts[4][0], "");
        }
    }

    // Every line of a hunk begins with a sign, so only a header can begin with "diff --git".
    private static IEnumerable<string> Patches(string text) =>
        ("\n" + text)
            .Split("\ndiff --git ")
            .Skip(1)
            .Select(patch => patch.EndsWith('\n') || patch.Length == 0 ? patch : patch + "\n")
            .Select(Hunks);

    private static string Hunks(string patch)
    {
        var at = patch.IndexOf("\n@@ ", StringComparison.Ordinal);
        if (at < 0)
            at = patch.IndexOf("\nBinary files ", StringComparison.Ordinal);
        return at < 0 ? "" : patch[(at + 1)..];
    }
}
