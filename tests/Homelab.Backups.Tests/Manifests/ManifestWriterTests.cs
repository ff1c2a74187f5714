using System.Security.Cryptography;
using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Manifests;

public sealed class ManifestWriterTests : IAsyncDisposable
{
    private readonly OddTree _tree = new();
    private readonly List<Progress> _progress = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manifest_says_of_odd_files_what_find_and_sha256sum_say()
    {
        await _tree.GrowAsync(Ct);

        var summary = await WriteAsync(Request());

        var manifest = Read(summary);
        Assert.Equal(await _tree.OthersSayAsync(_tree.Root, Ct), OddTree.Say(manifest.Entries, _tree.Root));
        Assert.Equal(1, summary.Totals.Sockets);
        Assert.Equal((0, 0, 0), (summary.Totals.Unreadable, summary.Totals.Vanished, summary.Totals.Changed));
        Assert.Equal(manifest.Entries.Count, summary.Totals.Entries);
        Assert.Equal(summary.Totals.Files, summary.Totals.HashedFiles);
        Assert.Equal(summary.Totals.Places, manifest.Totals!.Places);
        Assert.Equal(
            summary.Totals,
            manifest.Totals with
            {
                UnreadablePaths = summary.Totals.UnreadablePaths,
                Places = summary.Totals.Places,
            }
        );
    }

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task A_manifest_says_of_odd_files_what_restic_brings_back(string version)
    {
        await _tree.GrowAsync(Ct);
        var repository = new ResticByHand(RealTools.Restic(version), _tree["repository"]);
        repository.Init();

        var summary = await WriteAsync(Request());
        Assert.Equal(0, (await repository.RunAsync(Ct, "backup", _tree.Root)).ExitCode);
        Assert.Equal(0, (await repository.RunAsync(Ct, "restore", "latest", "--target", _tree["restored"])).ExitCode);

        Assert.Equal(await _tree.OthersSayAsync(_tree["restored"] + _tree.Root, Ct), OddTree.Say(Read(summary).Entries, _tree.Root));
    }

    [Fact]
    public async Task Hard_links_holes_and_devices_are_told()
    {
        await _tree.GrowAsync(Ct);

        var entries = Read(await WriteAsync(Request()))
            .Entries.ToDictionary(entry =>
                entry.Path.ToString()[(_tree.Root.Length + (entry.Path.Bytes.Length > _tree.Root.Length ? 1 : 0))..]
            );

        Assert.Single(
            new[] { "hard-1", "hard-2", "other/hard-3" }.Select(name => Assert.IsType<string>(entries[name].HardLink)).Distinct()
        );
        Assert.Null(entries["plain"].HardLink);
        Assert.InRange(Assert.IsType<long>(entries["sparse"].Allocated), 1, 1024 * 1024);
        Assert.Null(entries["plain"].Allocated);
        if (Environment.IsPrivilegedProcess)
            Assert.Equal("1:3", entries["null"].Device);
    }

    [Fact]
    public async Task Two_manifests_of_the_same_are_the_same_byte_by_byte()
    {
        await _tree.GrowAsync(Ct);

        var one = await WriteAsync(Request(), "one.jsonl");
        var two = await WriteAsync(Request(), "two.jsonl");

        Assert.Equal(one.Sha256, two.Sha256);
        Assert.Equal(one.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(two.Path, Ct))));
        var paths = Read(one).Entries.Select(entry => entry.Path).ToList();
        Assert.Equal(
            ["sort", "sort/x", "sort d", "sort d/x", "sort.d", "sort.d/x"],
            paths
                .Select(path => path.ToString())
                .Where(path => path.StartsWith(_tree.Root + "/sort", StringComparison.Ordinal))
                .Select(path => path[(_tree.Root.Length + 1)..])
                .OrderBy(path =>
                    path.StartsWith("sort/", StringComparison.Ordinal) || path == "sort" ? 0
                    : path.StartsWith("sort d", StringComparison.Ordinal) ? 1
                    : 2
                )
        );
    }

    [Fact]
    public async Task Dumps_are_listed_and_hashed_whatever_depth_and_patterns_say_and_the_manifest_itself_is_not()
    {
        await _tree.BashAsync(
            "mkdir -p odd staging/databases && cd odd && truncate -s 4G huge && printf x > small && printf y > ../staging/databases/app.dump && printf z > ../staging/manifest.jsonl",
            Ct
        );
        var request = Request() with
        {
            Depth = ManifestDepth.Sample,
            StagingFolder = _tree["staging"],
            Exclusion = new Exclusion(["*.dump", "databases", "small", "huge"]),
        };

        var summary = await WriteAsync(request with { Rotation = 1 }, "staging/manifest.jsonl");

        Assert.Equal(
            [_tree.Root, _tree["staging"], _tree["staging/databases"], _tree["staging/databases/app.dump"]],
            Read(summary).Entries.Select(entry => entry.Path.ToString())
        );
        Assert.Equal(1, summary.Totals.HashedFiles);
        Assert.False(File.Exists(summary.Path + ".partial"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(summary.Path));
    }

    [Fact]
    public async Task A_sample_lists_everything_and_hashes_a_part()
    {
        await _tree.BashAsync("mkdir -p odd && cd odd && for i in {1..30}; do truncate -s 200M f$i; done", Ct);

        var summary = await WriteAsync(Request() with { Depth = ManifestDepth.Sample, Rotation = 20_000 });

        Assert.Equal(new Sampling(5, 0), summary.Sampling);
        Assert.Equal(30, summary.Totals.Files);
        Assert.InRange(summary.Totals.HashedFiles, 1, 15);
        var manifest = Read(summary);
        Assert.Equal(
            (ManifestDepth.Sample, 20_000, 5),
            (manifest.Header.Depth, manifest.Header.Rotation, manifest.Header.Sampling.Buckets)
        );
    }

    [Fact]
    public async Task Header_and_databases_come_back_as_they_were_given()
    {
        await _tree.BashAsync("mkdir odd", Ct);
        var database = new DatabaseFacts("app \"x\"\n", "postgres", "15.8", new DateTimeOffset(2026, 11, 26, 3, 30, 0, 123, TimeSpan.Zero))
        {
            Files = [new DumpFile("/staging/app.dump", 12, new string('a', 64))],
            Rows = new Dictionary<string, long>
            {
                ["public.users"] = 1_000_000,
                ["public.\"Odd \u202e\""] = 0,
                ["a.b"] = long.MaxValue,
            },
            Sequences = new Dictionary<string, long> { ["public.users_id_seq"] = -5 },
            Roles = ["app", "odd \"role\u202e"],
            Extensions = new Dictionary<string, string> { ["vector"] = "0.8.0" },
        };

        var manifest = Read(
            await WriteAsync(
                Request() with
                {
                    Canary = "4711",
                    Databases = [database, database with { Name = "b" }],
                    Exclusion = new Exclusion(["x"]),
                }
            )
        );

        Assert.Equal(
            ("photos", "nas", "fast", "4711"),
            (manifest.Header.Set, manifest.Header.Host, manifest.Header.Tier, manifest.Header.Canary)
        );
        Assert.Equal(
            (DateTimeOffset.UnixEpoch, _tree.Root, "x"),
            (manifest.Header.Created, Assert.Single(manifest.Header.Roots), Assert.Single(manifest.Header.Exclude))
        );
        Assert.Equal(["app \"x\"\n", "b"], manifest.Databases.Select(read => read.Name));
        Assert.Equivalent(database, manifest.Databases[0], strict: true);
    }

    [Fact]
    public async Task A_canary_nobody_gave_is_another_each_time()
    {
        await _tree.BashAsync("mkdir odd", Ct);

        var request = new ManifestRequest
        {
            Set = "photos",
            Host = "nas",
            Tier = "fast",
            Roots = [_tree.Root],
        };

        Assert.Equal(request.Canary, Read(await WriteAsync(request)).Header.Canary);
        Assert.NotEqual(
            request.Canary,
            new ManifestRequest
            {
                Set = "photos",
                Host = "nas",
                Tier = "fast",
                Roots = [],
            }.Canary
        );
    }

    [Fact]
    public async Task Folders_deeper_than_a_path_may_be_long_are_walked_to_their_end_and_back()
    {
        // A shell looks up the whole path at each step down, which took longer than all other tests of manifests.
        await _tree.BashAsync(
            """
            mkdir odd; cd odd
            exec perl -e 'sub file { open(my $file, ">", $_[0]) or die; print $file $_[1] }
              for (1..1000) { mkdir("dddddddddd") or die; file("zzz", ""); chdir("dddddddddd") or die } file("file", "hi")'
            """,
            Ct
        );

        var summary = await WriteAsync(Request());

        Assert.Equal(
            (1001, 1001, 0, 0),
            (summary.Totals.Files, summary.Totals.Directories, summary.Totals.Vanished, summary.Totals.Unreadable)
        );
        Assert.Contains(
            Read(summary).Entries,
            entry => entry is { Path.Bytes.Length: > 11_000, Sha256: "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4" }
        );
    }

    [Fact]
    public async Task What_cannot_be_read_is_listed_counted_and_named()
    {
        await _tree.BashAsync("mkdir odd", Ct);

        // The kernel's own file is there, and reading it fails.
        var summary = await WriteAsync(Request() with { Roots = [_tree.Root, "/proc/self/mem"] });

        Assert.Equal((1, 1), (summary.Totals.Unreadable, summary.Totals.Files));
        Assert.Equal("/proc/self/mem", Assert.Single(summary.Totals.UnreadablePaths).ToString());
        Assert.NotNull(Assert.Single(Read(summary).Entries, entry => entry.Type is EntryType.File).Unreadable);
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_counted_as_vanished()
    {
        await _tree.BashAsync("mkdir odd", Ct);

        Assert.Equal(1, (await WriteAsync(Request() with { Roots = [_tree.Root, _tree["gone"]] })).Totals.Vanished);
    }

    [Fact]
    public async Task A_stopped_writer_leaves_nothing_behind()
    {
        await _tree.BashAsync("mkdir odd; truncate -s 50G odd/huge; printf old > manifest.jsonl", Ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAsync(Request(), ct: stop.Token));

        Assert.Equal("old", await File.ReadAllTextAsync(_tree["manifest.jsonl"], Ct));
        Assert.False(File.Exists(_tree["manifest.jsonl.partial"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_an_error_and_leaves_nothing_behind()
    {
        await _tree.BashAsync("mkdir -p odd taken/manifest.jsonl/x", Ct);

        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync(Request(), "taken/manifest.jsonl"));

        Assert.False(File.Exists(_tree["taken/manifest.jsonl.partial"]));
    }

    [Fact]
    public async Task It_says_what_it_does()
    {
        await _tree.BashAsync("mkdir odd", Ct);

        await WriteAsync(Request());

        Assert.Equal("manifest of photos", Assert.IsType<Progress.Started>(_progress[0]).Name);
    }

    public ValueTask DisposeAsync() => _tree.DisposeAsync();

    private ManifestRequest Request() =>
        new()
        {
            Set = "photos",
            Host = "nas",
            Tier = "fast",
            Roots = [_tree.Root],
            Canary = "canary",
        };

    private Task<ManifestSummary> WriteAsync(ManifestRequest request, string file = "manifest.jsonl", CancellationToken? ct = null) =>
        new ManifestWriter(request, new Told(_progress), new StoppedClock()).WriteAsync(_tree[file], ct ?? Ct);

    private static ManifestContent Read(ManifestSummary summary) => ManifestContent.Read(File.OpenRead(summary.Path));

    private sealed class Told(List<Progress> progress) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            lock (progress)
                progress.Add(value);
        }
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
