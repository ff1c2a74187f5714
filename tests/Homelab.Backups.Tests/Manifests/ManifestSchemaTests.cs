using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Processes.Processes;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Manifests;

/// <summary><c>docs/schemas/manifest.schema.json</c> describes what is written, judged by a validator that is not ours.</summary>
public sealed class ManifestSchemaTests : IAsyncDisposable
{
    private static readonly string Schema = Repository.Read("docs/schemas/manifest.schema.json");

    private readonly OddTree _tree = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_fits_the_schema()
    {
        await _tree.GrowAsync(Ct);
        var request = new ManifestRequest
        {
            Set = "s",
            Host = "h",
            Tier = "t",
            Roots = [_tree.Root, "/proc/self/mem"],
            Exclusion = new Exclusion(["nothing"]),
            StagingFolder = _tree["staging"],
            Databases =
            [
                new DatabaseFacts("db", "sqlite", "3.40.1", DateTimeOffset.UnixEpoch)
                {
                    Files = [new DumpFile("/x", 1, new string('0', 64))],
                    Rows = new Dictionary<string, long> { ["t"] = 3 },
                },
            ],
        };
        await new ManifestWriter(request, new Progress<Progress>(), TimeProvider.System).WriteAsync(_tree["manifest.jsonl"], Ct);

        var judgements = await JsonSchemas.JudgeAsync(Schema, await File.ReadAllLinesAsync(_tree["manifest.jsonl"], Ct), Ct);

        Assert.All(judgements, judgement => Assert.True(judgement!["valid"]!.GetValue<bool>(), judgement.ToJsonString()));
        Assert.Contains(judgements, judgement => judgement!["json"]!["path64"] is not null);
        Assert.Contains(judgements, judgement => judgement!["json"]!["unreadable"] is not null);
    }

    [Theory]
    [InlineData("""{"schema":"homelab.manifest/2"}""")]
    [InlineData("""{"path":"relative","type":"f","size":0,"mtime":"0.000000000","uid":0,"gid":0,"mode":"0644"}""")]
    [InlineData("""{"path":"/x","path64":"L3g=","type":"d","mtime":"0.000000000","uid":0,"gid":0,"mode":"0755"}""")]
    [InlineData("""{"path":"/x"}""")]
    [InlineData("""{"path":"/x","type":"s","mtime":"0.000000000","uid":0,"gid":0,"mode":"0755"}""")]
    [InlineData("""{"end":{"entries":1}}""")]
    [InlineData("""{"something":"else"}""")]
    [InlineData("[]")]
    public async Task The_schema_refuses(string line) =>
        Assert.False(Assert.Single(await JsonSchemas.JudgeAsync(Schema, [line], Ct))!["valid"]!.GetValue<bool>());

    public ValueTask DisposeAsync() => _tree.DisposeAsync();
}
