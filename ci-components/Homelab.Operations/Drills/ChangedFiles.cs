using System.Security.Cryptography;
using System.Text;
using Homelab.Operations.Restic;
using Homelab.Operations.Verification;
using Homelab.Reports.Drills;

namespace Homelab.Operations.Drills;

/// <summary>
/// Tells files that were written to while the backup ran from files that were damaged since: the repository has them as they were saved,
/// so they are fetched from it once more, by themselves, and compared.
/// </summary>
internal sealed class ChangedFiles(ResticTool restic, string scratch)
{
    private const int Named = 3;

    public async Task<DrillCheck> CompareAsync(PreparedSet set, SetFindings found, CancellationToken ct)
    {
        var target = Path.Combine(scratch, "again", set.Name);
        Directory.CreateDirectory(target);
        try
        {
            var list = Path.Combine(scratch, $"{set.Name}.changed");
            await File.WriteAllLinesAsync(list, found.Changed.Select(file => Literal(file.Path)), new UTF8Encoding(false), ct);
            var run = await restic.RunAsync(["restore", set.Chosen.Snapshot.Id, "--target", target, "--include-file", list, "--no-lock"], ct);
            return run.ExitCode == 0 ? await CompareAsync(set, found, target, ct)
                : Result(set, CheckStatus.Fail, $"{found.Changed.Count} files differ from the manifest, and the repository does not give them again: {run.Failure.Text}");
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }
    }

    private static async Task<DrillCheck> CompareAsync(PreparedSet set, SetFindings found, string target, CancellationToken ct)
    {
        var damaged = new List<string>();
        // Whose name is no text cannot be asked for by it.
        var told = found.Changed.Where(file => !file.Path.Contains('\uFFFD', StringComparison.Ordinal)).ToArray();
        foreach (var file in told)
        {
            if (await DigestAsync(target + file.Path, ct) != file.Sha256)
                damaged.Add(file.Path);
        }

        var unknown = found.Changed.Count - told.Length + found.MoreChanged;
        return (damaged.Count, unknown) switch
        {
            (0, 0) => Result(set, CheckStatus.Pass, $"{told.Length} files were written to while the backup ran, and are as the snapshot has them"),
            (0, _) => Result(set, CheckStatus.Warn, $"{told.Length} files were written to while the backup ran, and are as the snapshot has them; {unknown} more could not be compared"),
            _ => Result(set, CheckStatus.Fail, $"{damaged.Count} of {told.Length} files that differ from the manifest are not what the snapshot has: {string.Join(", ", damaged.Take(Named))}"),
        };
    }

    private static async Task<string?> DigestAsync(string file, CancellationToken ct)
    {
        if (!File.Exists(file))
            return null;
        await using var stream = new FileStream(file, new FileStreamOptions { BufferSize = 0 });
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }

    private static DrillCheck Result(PreparedSet set, CheckStatus status, string evidence) => new(set.Name, "changed", status, evidence) { IsMandatory = true };

    // What restic reads is a pattern; what is meant is one file.
    private static string Literal(string path)
    {
        var pattern = new StringBuilder();
        foreach (var character in path)
            pattern.Append(character is '*' or '?' or '[' or '\\' or '$' ? "\\" : "").Append(character);
        return pattern.ToString();
    }
}
