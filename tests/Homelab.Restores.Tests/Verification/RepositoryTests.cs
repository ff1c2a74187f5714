using Homelab.Reports.Drills;

namespace Homelab.Restores.Tests.Verification;

/// <summary>Git reads what was restored, and obeys none of it.</summary>
public sealed class RepositoryTests : IAsyncDisposable
{
    private const string Make = """
        export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org GIT_CONFIG_GLOBAL=/dev/null
        git init -q -b main ../work; for i in 1 2 3; do echo $i > ../work/f; git -C ../work add .; git -C ../work commit -q -m $i; done
        git clone -q --bare ../work one.git; rm -rf ../work

        """;

    private readonly SmallRestore _restore = new() { Kind = "gitea" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("true", "1 of 1 repository")]
    [InlineData("git init -q --bare two.git; git init -q --bare --object-format=sha256 three.git; git init -q four", "4 of 4 repositories")]
    [InlineData("mkdir -p not.git/objects; echo x > not.git/HEAD", "1 of 1 repository")]
    [InlineData(
        "id=$(printf 'tree %s\\nauthor a <a@b> 1 +0000\\ncommitter nobody\\n\\nx' $(git -C one.git rev-parse 'main^{tree}') | git -C one.git hash-object -t commit -w --stdin --literally); git -C one.git update-ref refs/heads/odd $id",
        "malformed when they were made"
    )]
    public async Task Every_repository_is_read(string more, string evidence)
    {
        await _restore.MakeAsync(Make + more, Ct);

        var found = await LookAsync();

        Assert.True(found.Status is CheckStatus.Pass, found.Evidence);
        Assert.Contains(evidence, found.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rm -rf one.git/objects/??", "one.git")]
    [InlineData("mkfifo one.git/refs/heads/trap", "neither a file nor a folder")]
    [InlineData("mkfifo one.git/packed-refs.new; mv one.git/packed-refs.new one.git/packed-refs", "neither a file nor a folder")]
    [InlineData("ln -s /dev/zero one.git/refs/heads/trap", "neither a file nor a folder")]
    [InlineData("rm -r one.git/objects; ln -s / one.git/objects", "neither a file nor a folder")]
    [InlineData("rm one.git/HEAD; ln -s /etc/passwd one.git/HEAD", "HEAD is not there")]
    [InlineData("echo nonsense > one.git/HEAD", "one.git")]
    public async Task A_repository_that_git_cannot_read_fails(string damage, string evidence)
    {
        await _restore.MakeAsync(Make, Ct);
        await _restore.DamageAsync(damage, Ct);

        var found = await LookAsync();

        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.Contains(evidence, found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_repository_wants_to_be_done_is_not_done()
    {
        var loot = _restore.Source + "/../loot";
        var command = $"touch {loot}";
        await _restore.MakeAsync(
            $$"""
            {{Make}}
            cat > one.git/config <<END
            [core]
                repositoryformatversion = 1
                bare = false
                worktree = /
                fsmonitor = {{command}}
                hooksPath = hooks
                sshCommand = {{command}}
                pager = {{command}}
                editor = {{command}}
                gitProxy = {{command}}
                alternateRefsCommand = {{command}}
                attributesFile = /etc/passwd
            [extensions]
                partialClone = evil
            [remote "evil"]
                promisor = true
                url = ext::sh -c {{command}}
                uploadpack = {{command}}
            [include]
                path = /dev/zero
            [alias]
                fsck = "!{{command}}"
            [gpg]
                program = {{command}}
            END
            printf '#!/bin/sh\n{{command}}\n' > one.git/hooks/post-checkout; chmod 755 one.git/hooks/post-checkout; for h in pre-receive reference-transaction post-index-change fsmonitor-watchman; do cp one.git/hooks/post-checkout one.git/hooks/$h; done
            """,
            Ct
        );

        Assert.Equal(CheckStatus.Pass, (await LookAsync()).Status);
        await _restore.DamageAsync("rm -rf one.git/objects/[0-7]?", Ct);
        Assert.Equal(CheckStatus.Fail, (await LookAsync()).Status);
        Assert.False(File.Exists(loot));
    }

    [Theory]
    [InlineData("$PWD/pool.git/objects", CheckStatus.Pass)]
    [InlineData("../../pool.git/objects", CheckStatus.Pass)]
    [InlineData("/nowhere/objects", CheckStatus.Fail)]
    public async Task What_a_repository_borrows_must_have_been_restored_too(string alternate, CheckStatus status)
    {
        await _restore.MakeAsync(
            $$"""
            {{Make}}
            git clone -q --bare one.git pool.git; git -C pool.git repack -q -a -d
            echo "{{alternate}}" > one.git/objects/info/alternates; rm -rf one.git/objects/??; rm -f one.git/objects/pack/*
            """,
            Ct
        );

        Assert.Equal(status, (await LookAsync()).Status);

        // Beside the originals, the pool that is missing is still where it always was.
        await _restore.DamageAsync("rm -rf pool.git", Ct);
        Assert.Equal(CheckStatus.Fail, (await LookAsync()).Status);
    }

    public ValueTask DisposeAsync() => _restore.DisposeAsync();

    private async Task<DrillCheck> LookAsync() => Assert.Single(await _restore.LookAsync(Ct), check => check.Name == "repositories");
}
