namespace Homelab.Simulator.Resolution;

/// <summary>A working copy in which gitlab-ci-local reads.</summary>
/// <param name="File">The rendered pipeline file, within the folder.</param>
/// <param name="Unset">Predefined variables this pipeline has not.</param>
/// <param name="ComparesChanges">Whether there is something to compare with; else every <c>rules:changes</c> is true.</param>
internal sealed record CiCheckout(
    string Folder,
    string File,
    IReadOnlyDictionary<string, string> Variables,
    IReadOnlyList<string> Unset,
    bool ComparesChanges
)
{
    private const string State = ".simulator-state";

    public IEnumerable<string> Arguments() =>
        [
            "--cwd",
            ".",
            "--file",
            File,
            "--state-dir",
            State,
            "--ignore-predefined-vars",
            string.Join(',', Variables.Keys),
            .. ComparesChanges ? Array.Empty<string>() : ["--no-evaluate-rule-changes"],
            .. Variables.SelectMany(variable => new[] { "--variable", $"{variable.Key}={variable.Value}" }),
            .. Unset.SelectMany(name => new[] { "--unset-variable", name }),
        ];

    /// <summary>The rendered pipeline file and everything it may include.</summary>
    public async Task<string> ReadSourcesAsync(CancellationToken ct)
    {
        var includes = Path.Combine(Folder, ConfigFiles.Rendered);
        string[] files = Directory.Exists(includes) ? Directory.GetFiles(includes) : [];
        return string.Join(
            '\0',
            await Task.WhenAll(
                files
                    .Order(StringComparer.Ordinal)
                    .Prepend(Path.Combine(Folder, File))
                    .Select(file => System.IO.File.ReadAllTextAsync(file, ct))
            )
        );
    }

    /// <summary>What gitlab-ci-local made of them, as it checked it against GitLab's schema.</summary>
    public Task<string> ReadMergedAsync(CancellationToken ct) =>
        System.IO.File.ReadAllTextAsync(Path.Combine(Folder, State, "expanded-gitlab-ci.yml"), ct);
}
