using System.Security.Cryptography;
using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Tests.Repositories;

public sealed class GitTests(Running running) : IClassFixture<Running>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_pushed_is_cloned()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));

        using var other = await WorkingCopy.StartAsync(running.Remote(project, running.Tokens.Bot));
        await other.MustAsync("pull", "--quiet", "origin", "main");

        Assert.Equal("# Infrastructure\n", await File.ReadAllTextAsync(Path.Combine(other.Folder, "README.md"), Ct));
        Assert.Equal(await copy.MustAsync("rev-parse", "HEAD"), await project.Repository.HeadAsync("main", Ct));
    }

    [Fact]
    public async Task The_second_version_of_the_protocol_is_spoken()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));

        var run = await RunTracedAsync(copy, "ls-remote", "origin");

        Assert.Contains("version 2", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_asked_for_another()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartAsync(running.Remote(project, "glpat-wrong"));

        var run = await copy.RunAsync("ls-remote", "origin");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Authentication failed", run.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read_repository", true, false)]
    [InlineData("write_repository", true, true)]
    [InlineData("read_api", true, false)]
    [InlineData("read_registry", false, false)]
    public async Task A_tokens_scope_says_what_git_may(string scope, bool reads, bool writes)
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var token = Seed.Token(running.GitLab.World, running.User("maintainer"), new HashSet<string> { scope });
        await copy.MustAsync("remote", "set-url", "origin", running.Remote(project, token.Value));

        Assert.Equal(reads, (await copy.RunAsync("ls-remote", "origin")).ExitCode == 0);
        Assert.Equal(writes, (await copy.RunAsync("push", "origin", "HEAD:refs/heads/other")).ExitCode == 0);
    }

    [Fact]
    public async Task A_guest_may_not_read_and_a_job_may_not_write()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var job = Seed.Token(running.GitLab.World, running.User("maintainer"), job: true);

        await copy.MustAsync("remote", "set-url", "origin", running.Remote(project, running.Tokens.Guest));
        var guest = await copy.RunAsync("ls-remote", "origin");
        await copy.MustAsync("remote", "set-url", "origin", running.Remote(project, job.Value, "gitlab-ci-token"));
        await copy.MustAsync("ls-remote", "origin");
        var push = await copy.RunAsync("push", "origin", "HEAD:refs/heads/job");

        Assert.Contains("403", guest.StandardError, StringComparison.Ordinal);
        Assert.Contains("403", push.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protected_branch_is_refused_in_GitLabs_words()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        await copy.MustAsync("remote", "set-url", "origin", running.Remote(project, running.Tokens.Developer));
        await copy.CommitAsync("README.md", "# Changed\n");

        var main = await copy.RunAsync("push", "origin", "main");
        var branch = await copy.RunAsync("push", "origin", "main:change");

        Assert.NotEqual(0, main.ExitCode);
        Assert.Contains(
            "remote: GitLab: You are not allowed to push code to protected branches on this project.",
            main.StandardError,
            StringComparison.Ordinal
        );
        Assert.Contains("(pre-receive hook declined)", main.StandardError, StringComparison.Ordinal);
        Assert.Equal(0, branch.ExitCode);
    }

    [Fact]
    public async Task A_protected_branch_is_never_forced()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        await copy.MustAsync("push", "--quiet", "origin", "main:change");
        await copy.MustAsync("commit", "--quiet", "--amend", "--message", "Another history");

        var main = await copy.RunAsync("push", "--force", "origin", "main");
        var branch = await copy.RunAsync("push", "--force", "origin", "main:change");
        var gone = await copy.RunAsync("push", "origin", ":main");

        Assert.Contains(
            "You are not allowed to force push code to a protected branch on this project.",
            main.StandardError,
            StringComparison.Ordinal
        );
        Assert.Equal(0, branch.ExitCode);
        Assert.Contains("The default branch of a project cannot be deleted.", gone.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_developer_cannot_make_the_default_branch()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartAsync(running.Remote(project, running.Tokens.Developer));
        await copy.CommitAsync("README.md", "# Mine\n");

        var run = await copy.RunAsync("push", "origin", "main");

        Assert.Contains("A default branch (e.g. main) does not yet exist", run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_is_told_to_hooks_with_its_commits_and_their_files()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var before = await copy.MustAsync("rev-parse", "HEAD");
        var told = running.Told(project);
        await copy.CommitAsync("main.tf", "resource {}\n", "Add a resource\n\nAnd say why.");
        await copy.MustAsync("rm", "--quiet", "README.md");
        var after = await copy.CommitAsync("main.tf", "resource { }\n", "Tidy up");

        await copy.MustAsync("push", "--quiet", "origin", "main");

        var payload = Assert.Single(told, one => one.Header == "Push Hook").Payload;
        Assert.Equal(
            ("push", before, after, "refs/heads/main", after, 2),
            (
                (string?)payload["object_kind"],
                (string?)payload["before"],
                (string?)payload["after"],
                (string?)payload["ref"],
                (string?)payload["checkout_sha"],
                (int)payload["total_commits_count"]!
            )
        );
        Assert.True((bool)payload["ref_protected"]!);
        var (first, second) = (payload["commits"]![0]!, payload["commits"]![1]!);
        Assert.Equal(("Add a resource", "Add a resource\n\nAnd say why.\n"), ((string?)first["title"], (string?)first["message"]));
        Assert.Equal(
            ("main.tf", "main.tf", "README.md"),
            ((string?)first["added"]![0], (string?)second["modified"]![0], (string?)second["removed"]![0])
        );
    }

    [Fact]
    public async Task A_push_of_more_than_three_branches_fires_no_hook()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var told = running.Told(project);

        await copy.MustAsync("push", "--quiet", "origin", "main:a", "main:b", "main:c");
        var ofThree = told.Count;
        await copy.MustAsync("push", "--quiet", "origin", "main:d", "main:e", "main:f", "main:g");

        Assert.Equal((3, 3), (ofThree, told.Count));
    }

    [Fact]
    public async Task A_tag_fires_its_own_hook()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var told = running.Told(project);
        await copy.MustAsync("tag", "--annotate", "v1", "--message", "First");

        await copy.MustAsync("push", "--quiet", "origin", "v1");

        var payload = Assert.Single(told, one => one.Header == "Tag Push Hook").Payload;
        Assert.Equal(
            ("tag_push", "refs/tags/v1", await copy.MustAsync("rev-parse", "HEAD")),
            ((string?)payload["object_kind"], (string?)payload["ref"], (string?)payload["checkout_sha"])
        );
    }

    [Fact]
    public async Task Push_options_and_words_in_the_message_ask_to_skip_pipelines()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var asked = new List<(string Option, bool Words)>();
        running.GitLab.World.Events.WhenPushed(
            (push, reference) =>
            {
                if (push.Project == project)
                    asked.Add((string.Join(',', push.Options), reference.AsksToSkip));
            }
        );

        await copy.MustAsync("push", "--quiet", "--push-option", "ci.skip", "origin", "main:a");
        await copy.CommitAsync("README.md", "# Quiet\n", "Say nothing [skip ci]");
        await copy.MustAsync("push", "--quiet", "origin", "main");

        Assert.Equal([("ci.skip", false), ("", true)], asked);
    }

    [Fact]
    public async Task A_large_push_streams()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        await File.WriteAllBytesAsync(Path.Combine(copy.Folder, "disk.img"), RandomNumberGenerator.GetBytes(12 * 1024 * 1024), Ct);
        await copy.CommitAsync("README.md", "# With a disk\n");

        await copy.MustAsync("push", "--quiet", "origin", "main");

        using var other = await WorkingCopy.StartAsync(running.Remote(project, running.Tokens.Bot));
        await other.MustAsync("pull", "--quiet", "origin", "main");
        Assert.Equal(12 * 1024 * 1024, new FileInfo(Path.Combine(other.Folder, "disk.img")).Length);
    }

    [Fact]
    public async Task Pushes_of_many_at_once_all_arrive()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var told = running.Told(project);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => copy.MustAsync("push", "--quiet", "origin", $"main:branch{i}")));

        Assert.Equal(8, told.Count);
        Assert.Equal(9, (await project.Repository.ReferencesAsync(Ct, "refs/heads")).Count);
    }

    [Fact]
    public async Task A_commit_is_checked_out_for_a_job()
    {
        var project = await running.NewProjectAsync();
        using var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
        var head = (await project.Repository.HeadAsync("main", Ct))!;
        var folder = Path.Combine(copy.Folder, "job");

        await project.Repository.CheckOutAsync(head, folder, "https://gitlab.example.org/homelab/infra.git", Ct);

        Assert.Equal(head, await copy.MustAsync("-C", folder, "rev-parse", "HEAD"));
        Assert.Equal("https://gitlab.example.org/homelab/infra.git", await copy.MustAsync("-C", folder, "remote", "get-url", "origin"));
        Assert.True(File.Exists(Path.Combine(folder, "README.md")));
    }

    private static async Task<string> RunTracedAsync(WorkingCopy copy, params string[] arguments)
    {
        await copy.MustAsync("config", "alias.traced", $"!GIT_TRACE_PACKET=1 git {string.Join(' ', arguments)}");
        return (await copy.RunAsync("traced")).StandardError;
    }
}
