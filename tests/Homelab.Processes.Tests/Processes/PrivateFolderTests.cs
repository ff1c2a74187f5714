using Homelab.Processes.Files;

namespace Homelab.Processes.Tests.Processes;

public sealed class PrivateFolderTests
{
    [Fact]
    public void Only_its_owner_can_read_it_and_it_goes_with_its_holder()
    {
        string path;
        using (var folder = new PrivateFolder())
        {
            path = folder.Path;
            File.WriteAllText(folder["plan"], "secret");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_what_is_held_stays()
    {
        var left = Directory.CreateTempSubdirectory("homelab-private-").FullName;
        File.WriteAllText(Path.Combine(left, ".held"), "");
        File.WriteAllText(Path.Combine(left, "plan"), "secret");
        using var held = new PrivateFolder();

        using var next = new PrivateFolder();

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(held.Path));
    }

    [Fact]
    public async Task Many_that_begin_at_once_do_not_take_each_other_for_leftovers()
    {
        var made = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var i = 0; i < 100; i++)
                        {
                            using var folder = new PrivateFolder();
                            File.WriteAllText(folder["plan"], "secret");
                        }

                        return true;
                    })
                )
        );

        Assert.Equal(8, made.Length);
    }

    [Fact]
    public async Task One_that_ends_while_others_tidy_up_ends_without_a_word_and_leaves_nothing()
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(
                        () =>
                        {
                            for (var i = 0; i < 150; i++)
                            {
                                using var folder = new PrivateFolder();
                                made.Add(folder.Path);
                                Directory.CreateDirectory(folder["deep"]);
                                File.WriteAllText(folder["deep/secret"], "x");
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );

        Assert.All(made, path => Assert.False(File.Exists(Path.Combine(path, "deep/secret"))));
    }
}
