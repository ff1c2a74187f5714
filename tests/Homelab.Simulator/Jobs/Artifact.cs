namespace Homelab.Simulator.Jobs;

/// <summary>A file a job handed in, kept in the simulator's data folder.</summary>
/// <param name="Type"><c>archive</c>, <c>metadata</c>, or the kind of report: <c>junit</c>.</param>
/// <param name="Format"><c>zip</c>, <c>gzip</c> or <c>raw</c>.</param>
internal sealed record Artifact(string Type, string Format, string FileName, string Path)
{
    public long Size => new FileInfo(Path).Length;
}
