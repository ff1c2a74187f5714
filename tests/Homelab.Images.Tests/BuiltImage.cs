using Homelab.Testing;

namespace Homelab.Images.Tests;

/// <summary>An image of this repository, built from its Containerfile on a base without a registry, and removed with whoever built
/// it.</summary>
internal sealed class BuiltImage : IAsyncDisposable
{
    private readonly List<string> _names = [];

    /// <summary>What to run.</summary>
    public string Name => _names[^1];

    public static async Task<BuiltImage> BuildAsync(string name, params string[] arguments)
    {
        Assert.SkipWhen(
            File.Exists(Repository.File("artifacts/bin/homelab.dll")),
            "The images hold native binaries, and those here run on the .NET runtime."
        );
        var built = new BuiltImage();
        await built.AddAsync(
            name,
            [
                "--file",
                Repository.File($"ci-components/images/{name}.Containerfile"),
                "--build-arg",
                $"BASE={RealTools.BaseImage}",
                .. arguments,
                Repository.Root,
            ]
        );
        return built;
    }

    /// <summary>With terraform and restic as found here where the images of their makers would bring them.</summary>
    public static async Task<BuiltImage> BuildToolsAsync()
    {
        await using var planner = await HoldingAsync(RealTools.Terraform, "/bin/terraform");
        await using var restic = await HoldingAsync(RealTools.Restic019, "/usr/bin/restic");
        return await BuildAsync("tools", "--build-arg", $"PLANNER_IMAGE={planner.Name}", "--build-arg", $"RESTIC_IMAGE={restic.Name}");
    }

    /// <summary>An image with one program and nothing else.</summary>
    private static async Task<BuiltImage> HoldingAsync(string program, string place)
    {
        using var dir = new TempDir();
        File.Copy(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program, dir["program"]);
        dir.Write("Containerfile", $"FROM scratch\nCOPY program {place}\n");
        var built = new BuiltImage();
        await built.AddAsync(Path.GetFileName(place), [dir.Path]);
        return built;
    }

    private async Task AddAsync(string name, IEnumerable<string> arguments)
    {
        var full = $"localhost/homelab-test-{name}:{Guid.NewGuid():n}";
        // No layer is kept; and the format knows health checks, which OCI's does not.
        await Podman.MustAsync([
            "build",
            "--quiet",
            "--isolation",
            "chroot",
            "--layers=false",
            "--pull=never",
            "--format",
            "docker",
            "--tag",
            full,
            .. arguments,
        ]);
        _names.Add(full);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _names)
            await RealTools.RunAsync(RealTools.Podman, ["rmi", "--force", name], CancellationToken.None);
    }
}
