using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;

namespace Homelab.Simulator.Tests.Pipelines;

public sealed class ArtifactTests(Running running) : IClassFixture<Running>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_job_hands_in_comes_back_by_every_route_and_only_to_whom_it_is_for()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            stages: [make, use]
            make:
              stage: make
              script:
                - mkdir -p homelab-report/deep && echo '{"a":1}' > homelab-report/plan.json && echo x > homelab-report/deep/x.log && echo no > homelab-report/no.tmp
                - echo 'VERSION=1.2' > build.env
                - echo '<testsuite><testcase name="good" time="1.5"/><testcase name="bad"><failure>why</failure></testcase></testsuite>' > junit.xml
              artifacts:
                name: homelab-report
                access: developer
                paths: [ homelab-report/ ]
                exclude: [ '**/*.tmp' ]
                expire_in: 2 hours
                reports: { dotenv: build.env, junit: junit.xml }
            use: { stage: use, script: [ 'test "$VERSION" = 1.2', 'test -f homelab-report/deep/x.log' ] }
            without: { stage: use, dependencies: [], script: [ 'test ! -e homelab-report' ] }
            asks: { stage: use, script: [ 'curl -sf --header "JOB-TOKEN: $CI_JOB_TOKEN" "$CI_API_V4_URL/job" | grep -q "\"name\":\"asks\""' ] }
            """
        );
        var pipeline = await scene.EndAsync();
        var make = scene.Job("make");

        Assert.Equal("success", pipeline.Status);
        Assert.Equal("{\"a\":1}\n", (await scene.AskAsync("GET", $"/jobs/{make.Id}/artifacts/homelab-report/plan.json")).Text);
        Assert.Equal("{\"a\":1}\n", (await scene.AskAsync("GET", "/jobs/artifacts/main/raw/homelab-report/plan.json?job=make")).Text);
        Assert.Equal(404, (await scene.AskAsync("GET", $"/jobs/{make.Id}/artifacts/homelab-report/no.tmp")).Status);
        Assert.Equal(
            403,
            (await scene.AskAsync("GET", $"/jobs/{make.Id}/artifacts/homelab-report/plan.json", token: running.Tokens.Guest)).Status
        );
        var tree = (await scene.AskAsync("GET", $"/jobs/{make.Id}/artifacts/tree?path=homelab-report")).Json.AsArray();
        Assert.Equal(["homelab-report/deep", "homelab-report/plan.json"], tree.Select(entry => (string)entry!["path"]!));
        var report = (await scene.AskAsync("GET", $"/pipelines/{pipeline.Id}/test_report")).Json;
        Assert.Equal((2, 1, 1), ((int)report["total_count"]!, (int)report["success_count"]!, (int)report["failed_count"]!));
        var shown = (await scene.AskAsync("GET", $"/jobs/{make.Id}")).Json;
        Assert.Equal("homelab-report.zip", (string?)shown["artifacts_file"]!["filename"]);

        make.ArtifactsExpire = make.Created;
        Assert.Equal(404, (await scene.AskAsync("GET", $"/jobs/{make.Id}/artifacts")).Status);
        Assert.Equal(201, (await scene.AskAsync("POST", $"/jobs/{make.Id}/erase")).Status);
        Assert.Equal("", (await scene.AskAsync("GET", $"/jobs/{make.Id}/trace")).Text);
    }

    [Fact]
    public async Task Object_storage_sends_the_archive_once_and_only_to_who_leaves_the_token_at_home()
    {
        await using var gitlab = await SimulatedGitLab.StartAsync(new SimulatedGitLabOptions { HasObjectStorage = true }, Ct);
        var path = Path.Combine(gitlab.World.Data, "artifacts.zip");
        await using (var zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Create, Ct))
            zip.CreateEntry("a.txt");
        var address = gitlab.World.Engine.Storage.Redirect(new Artifact("archive", "zip", "artifacts.zip", path))!.Headers["Location"];
        using var http = new HttpClient();
        using var withToken = new HttpRequestMessage(HttpMethod.Get, new Uri(address))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "x") },
        };

        Assert.NotEqual(gitlab.Url.Port, new Uri(address).Port);
        Assert.Equal(400, (int)(await http.SendAsync(withToken, Ct)).StatusCode);
        Assert.Equal(await File.ReadAllBytesAsync(path, Ct), await http.GetByteArrayAsync(new Uri(address), Ct));
        Assert.Equal(403, (int)(await http.GetAsync(new Uri(address), Ct)).StatusCode);
    }

    [Fact]
    public async Task Lint_says_what_is_wrong_and_what_would_run()
    {
        using var scene = await Scene.StartAsync(running, "a: { script: [ 'true' ] }");
        await scene.EndAsync();
        var good = await scene.AskAsync("GET", "/ci/lint?include_jobs=true");
        var bad = await scene.AskAsync("POST", "/ci/lint", new JsonObject { ["content"] = "a: { script: [ 'true' ], stage: nowhere }" });

        Assert.Equal((true, "a"), ((bool)good.Json["valid"]!, (string?)good.Json["jobs"]![0]!["name"]));
        Assert.Equal((200, false), (bad.Status, (bool)bad.Json["valid"]!));
        Assert.Contains("nowhere", (string?)bad.Json["errors"]![0], StringComparison.Ordinal);
    }
}
