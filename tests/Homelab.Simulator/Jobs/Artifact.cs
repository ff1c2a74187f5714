using System.IO.Compression;

namespace Homelab.Simulator.Jobs;

/// <summary>A file a job handed in, kept in the simulator's data folder.</summary>
/// <param name="Type"><c>archive</c>, or the kind of report: <c>junit</c>.</param>
/// <param name="Format"><c>zip</c> or <c>gzip</c>.</param>
internal sealed record Artifact(string Type, string Format, string FileName, string Path)
{
    public long Size => new FileInfo(Path).Length;

    /// <summary>Of a gzip file.</summary>
    public string Unpacked()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
