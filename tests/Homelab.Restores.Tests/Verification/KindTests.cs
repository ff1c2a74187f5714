using System.Diagnostics;
using System.Security.Cryptography;
using Homelab.Backups.Databases;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification.Vaults;

namespace Homelab.Restores.Tests.Verification;

/// <summary>What is looked at because of what a set is.</summary>
public sealed class KindTests : IAsyncDisposable
{
    private readonly SmallRestore _restore = new() { Kind = "vault" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[a](b.md)", "b.md")]
    [InlineData("![a](<b c.md> \"t\")", "b c.md")]
    [InlineData("[a](b%20c.md#part)", "b c.md")]
    [InlineData("[[b]] [[d/e#part|shown]] ![[f.png|100]] [[g\\|h]]", "[[b]] [[d/e]] [[f.png]] [[g]]")]
    [InlineData("[r]: ../x.md 'title'", "../x.md")]
    [InlineData("[a](https://example.org/b.md) [b](mailto:a@b) [c](#part) [d](//host/x) [[#part]]", "")]
    [InlineData("[[a\nb]] [a]( b)", "")]
    public void Links_of_a_note_are_found(string note, string targets) =>
        Assert.Equal(targets, string.Join(' ', NoteLinks.In(note).Select(link => link.IsWiki ? $"[[{link.Target}]]" : link.Target)));

    [Fact]
    public async Task Links_that_led_somewhere_before_must_lead_there_again()
    {
        await _restore.MakeAsync(
            """
            mkdir -p a/b images; echo '[[Other Note]] [[B/deep]] ![[p.png]] [up](../../top.md) [root](/top.md) [folder](..) [[never]] [x](gone.md)' > a/b/deep.md
            echo x > top.md; echo y > a/'Other note.md'; echo png > images/p.png
            """,
            Ct
        );

        var right = Check(await _restore.LookAsync(Ct), "links");
        Assert.True(right.Status is CheckStatus.Pass, right.Evidence);
        Assert.Contains("6 links of 3 notes", right.Evidence, StringComparison.Ordinal);
        Assert.Contains("2 led nowhere", right.Evidence, StringComparison.Ordinal);

        await _restore.DamageAsync("rm images/p.png", Ct);
        var broken = Check(await _restore.LookAsync(Ct), "links");
        Assert.Equal(CheckStatus.Fail, broken.Status);
        Assert.Contains("images/p.png (linked from", broken.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_that_are_all_links_cost_little()
    {
        await _restore.MakeAsync(
            """
            for i in {1..300}; do mkdir d$i; echo x > d$i/index.md; done
            head -c 3000000 /dev/zero | tr '\0' '[' > open.md; yes '[[index]] ](a ](( [x]: [[a' | head -c 3000000 > many.md; head -c 2000000 /dev/zero | tr '\0' a | sed 's/^/[x](/' > long.md; head -c 100000 /dev/urandom > noise.md
            """,
            Ct
        );
        var start = Stopwatch.GetTimestamp();

        Assert.Equal(CheckStatus.Pass, Check(await _restore.LookAsync(Ct), "links").Status);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
    }

    [Theory]
    [InlineData("true", "archive", CheckStatus.Pass)]
    [InlineData("truncate -s -512 *.tar", "archive", CheckStatus.Pass)]
    [InlineData("truncate -s 3000 *.tar", "archive", CheckStatus.Fail)]
    [InlineData("truncate -s 0 *.tar", "archive", CheckStatus.Fail)]
    [InlineData("printf x | dd of=$(echo *.tar) bs=1 seek=520 conv=notrunc status=none", "archive", CheckStatus.Pass)]
    [InlineData("printf x | dd of=$(echo *.tar) bs=1 seek=1030 conv=notrunc status=none", "archive", CheckStatus.Fail)]
    [InlineData("rm *.tar", "archive", CheckStatus.Fail)]
    [InlineData("echo '{' > config/gitlab-secrets.json", "secrets", CheckStatus.Fail)]
    [InlineData("echo '{}' > config/gitlab-secrets.json", "secrets", CheckStatus.Fail)]
    [InlineData("rm config/gitlab-secrets.json", "secrets", CheckStatus.Fail)]
    public async Task Gitlabs_own_backup_is_listed_to_its_end(string damage, string check, CheckStatus status)
    {
        await using var restore = new SmallRestore { Kind = "gitlab" };
        await restore.MakeAsync(
            """
            mkdir config in; echo '{"secret":{"key":"x"}}' > config/gitlab-secrets.json; echo info > in/backup_information.yml; head -c 700 /dev/zero > in/db.gz; touch "in/$(printf 'l%.0s' {1..150})"
            tar -cf homelab_gitlab_backup.tar -C in backup_information.yml db.gz $(ls in | grep ^l); rm -r in
            """,
            Ct
        );
        await restore.DamageAsync(damage, Ct);

        Assert.Equal(status, Check(await restore.LookAsync(Ct), check).Status);
    }

    [Fact]
    public async Task Pictures_that_were_damaged_before_the_backup_are_told_and_those_that_came_back_damaged_fail()
    {
        await using var restore = new SmallRestore { Kind = "photos" };
        var pictures = Testing.Repository.File("tests/Homelab.Restores.Tests/Verification/Pictures");
        await restore.MakeAsync(
            $"cp {pictures}/b*.jpg {pictures}/p*.jpg .; head -c 900 baseline-420.jpg > half.jpg; echo heic > a.heic; echo text > text.txt",
            Ct
        );

        var before = Check(await restore.LookAsync(Ct), "pictures");
        Assert.Equal(CheckStatus.Pass, before.Status);
        Assert.Contains("damaged already when they were backed up", before.Evidence, StringComparison.Ordinal);
        Assert.Contains("1 heic", before.Evidence, StringComparison.Ordinal);

        await restore.DamageAsync("truncate -s 1000 progressive-420.jpg", Ct);
        var after = Check(await restore.LookAsync(Ct), "pictures");
        Assert.Equal(CheckStatus.Fail, after.Status);
        Assert.Contains("progressive-420.jpg", after.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_which_none_can_be_decoded_are_no_pictures_any_more()
    {
        await using var restore = new SmallRestore { Kind = "photos" };
        await restore.MakeAsync("for i in 1 2 3; do head -c 5000 /dev/urandom > $i.jpg; done", Ct);

        Assert.Equal(CheckStatus.Fail, Check(await restore.LookAsync(Ct), "pictures").Status);
    }

    [Theory]
    [InlineData("/../../../../../../etc/passwd")]
    [InlineData("etc/passwd")]
    [InlineData("/etc/../etc/passwd")]
    [InlineData("/dev/zero")]
    public async Task A_manifest_leads_nowhere_outside_the_tree(string path)
    {
        await _restore.MakeAsync("echo x > x", Ct);
        var manifest = _restore.Root + _restore.Staging + "/manifest.jsonl";
        var lines = await File.ReadAllLinesAsync(manifest, Ct);
        var zeros = new string('0', 64);
        var database =
            $$"""{"database":{"name":"{{path}}","engine":"sqlite","serverVersion":"3","files":[{"path":"{{path}}","bytes":1,"sha256":"{{zeros}}"}]} }""";
        await File.WriteAllLinesAsync(manifest, [lines[0], database, .. lines[1..]], Ct);
        var digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(manifest, Ct)));

        var found = await _restore.LookAsync(
            Ct,
            set => set with { ManifestSha256 = digest, Loaded = [new LoadedDatabase(path, "sqlite", path, null, 0)] }
        );

        Assert.Equal(CheckStatus.Fail, Check(found, $"dump:{path}").Status);
        Assert.Equal(CheckStatus.Fail, Check(found, $"fresh:{path}").Status);
        Assert.Equal(CheckStatus.Fail, Check(found, DrillCheck.RowsOf(path)).Status);
    }

    public ValueTask DisposeAsync() => _restore.DisposeAsync();

    private static DrillCheck Check(IReadOnlyList<DrillCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
