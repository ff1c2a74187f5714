using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Tests.Verification;

/// <summary>What could not be read when it was backed up.</summary>
public sealed class UnsavedTests
{
    private static readonly int Trees = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 20_000 : 300;

    [Theory]
    [InlineData(0, 100, CheckStatus.Pass)]
    [InlineData(1, 100, CheckStatus.Warn)]
    [InlineData(1, 1000, CheckStatus.Warn)]
    [InlineData(1, 99, CheckStatus.Fail)]
    [InlineData(11, 1000, CheckStatus.Fail)]
    [InlineData(97, 100, CheckStatus.Fail)]
    [InlineData(100, 100, CheckStatus.Fail)]
    public void A_few_files_want_a_look_and_more_than_one_in_a_hundred_fail(long unread, long all, CheckStatus status)
    {
        // Never two in one folder.
        var check = Count(
                Enumerable
                    .Range(0, (int)all)
                    .SelectMany(i => new[] { Folder($"/s/d{i:0000}"), File($"/s/d{i:0000}/a", i < unread) })
                    .Prepend(Folder("/s"))
            )
            .Judge("set");

        Assert.Equal((status, true), (check.Status, check.IsMandatory));
        Assert.Contains(
            unread == 0 ? $"all of {all:N0} files" : $" of {all:N0} could not be read",
            check.Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_that_could_not_be_entered_fails_however_large_the_rest_is()
    {
        var check = Count([
                Folder("/s"),
                .. Enumerable.Range(0, 5000).Select(i => File($"/s/f{i:0000}")),
                Folder("/s/secret", unread: true),
            ])
            .Judge("set");

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("/s/secret", check.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void So_does_one_in_which_no_file_could_be_read()
    {
        var check = Count([
                Folder("/s"),
                .. Enumerable.Range(0, 5000).Select(i => File($"/s/f{i:0000}")),
                Folder("/s/tax"),
                Folder("/s/tax/2025"),
                File("/s/tax/2025/a", true),
                File("/s/tax/2025/b", true),
                File("/s/z"),
            ])
            .Judge("set");

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("/s/tax", check.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_snapshot_has_all_the_same_is_saved()
    {
        var count = new UnsavedCount();
        count.Take(File("/s/a", unread: true), isSaved: true);
        count.Take(File("/s/b", unread: true), isSaved: true);

        Assert.Equal(CheckStatus.Pass, count.Finish().Judge("set").Status);
    }

    [Fact]
    public void Whatever_the_tree_the_judgement_is_that_of_one_who_goes_through_it_folder_by_folder()
    {
        for (var seed = 0; seed < Trees; seed++)
        {
            var tree = Any(new Random(seed));
            var check = Count(tree).Judge("set");
            Assert.True(check.Status == Slowly(tree), $"seed {seed}: {check.Status}, {check.Evidence}");
        }
    }

    private static List<ManifestEntry> Any(Random random)
    {
        var entries = new List<ManifestEntry>();
        var chance = random.NextDouble() is var luck && luck < 0.5 ? 0.003 : luck;
        Fill("/s", 0);
        return entries;

        void Fill(string path, int depth)
        {
            entries.Add(Folder(path));
            // In the order of a walk: by name.
            for (var i = 0; i < random.Next(1, depth == 0 ? 200 : 12); i++)
            {
                var name = $"{path}/{i:000}";
                if (depth < 4 && random.Next(6) == 0)
                    Fill(name, depth + 1);
                else if (random.Next(40) == 0)
                    entries.Add(Folder(name, random.NextDouble() < chance / 4));
                else
                    entries.Add(File(name, random.NextDouble() < chance));
            }
        }
    }

    private static CheckStatus Slowly(List<ManifestEntry> tree)
    {
        var files = tree.Where(entry => entry.Type is EntryType.File).ToList();
        var unread = files.Count(entry => entry.Unreadable is not null);
        var isFolderLost = tree.Where(entry => entry.Type is EntryType.Folder)
            .Any(folder =>
            {
                var inside = files.Where(file => file.Path.ToString().StartsWith(folder.Path + "/", StringComparison.Ordinal)).ToList();
                return folder.Unreadable is not null || (inside.Count > 1 && inside.TrueForAll(file => file.Unreadable is not null));
            });
        return isFolderLost || unread > files.Count * 0.01 ? CheckStatus.Fail
            : unread > 0 ? CheckStatus.Warn
            : CheckStatus.Pass;
    }

    private static Unsaved Count(IEnumerable<ManifestEntry> entries)
    {
        var count = new UnsavedCount();
        foreach (var entry in entries)
            count.Take(entry, isSaved: false);
        return count.Finish();
    }

    private static ManifestEntry Folder(string path, bool unread = false) =>
        new(new RawPath(path), EntryType.Folder) { Unreadable = unread ? "Permission denied" : null };

    private static ManifestEntry File(string path, bool unread = false) =>
        new(new RawPath(path), EntryType.File) { Size = 1, Unreadable = unread ? "Permission denied" : null };
}
