using System.Text;
using Homelab.Backups.Manifests;

namespace Homelab.Backups.Tests.Manifests;

public sealed class SamplingTests
{
    private const long GiB = 1L << 30;

    private static readonly List<byte[]> Paths =
    [
        .. Enumerable.Range(0, 10_000).Select(i => Encoding.UTF8.GetBytes($"/srv/photos/{i % 100}/IMG_{i:00000}.jpg")),
    ];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2 * GiB, 1)]
    [InlineData(3 * GiB, 3)]
    [InlineData(10 * GiB, 5)]
    [InlineData(50 * GiB, 47)]
    [InlineData(96 * GiB, 47)]
    [InlineData(97 * GiB, 97)]
    [InlineData(10_000 * GiB, 97)]
    public void A_part_is_about_one_percent_and_at_least_a_gibibyte(long bytes, int buckets)
    {
        Assert.Equal(buckets, Sampling.Of(bytes, 0).Buckets);
        Assert.True(buckets == 1 || bytes / buckets >= GiB);
    }

    [Fact]
    public void As_many_days_as_there_are_buckets_take_every_file_exactly_once()
    {
        foreach (var size in new[] { 1L, 3, 5, 11, 23, 47, 97 })
        {
            foreach (var from in new[] { 0L, 1, 20_783, -3 })
                Assert.All(
                    Paths,
                    path => Assert.Equal(1, Enumerable.Range(0, (int)size).Count(day => Sampling.Of(size * GiB, from + day).Takes(path)))
                );
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(14)]
    [InlineData(30)]
    [InlineData(365)]
    public void As_many_runs_take_every_file_also_when_they_lie_days_apart(int days)
    {
        foreach (var size in new[] { 1L, 3, 11, 23, 47, 97 }.Where(size => days % size != 0))
            Assert.All(
                Paths,
                path =>
                    Assert.Equal(
                        1,
                        Enumerable.Range(0, (int)size).Count(run => Sampling.Of(size * GiB, 20_783 + (run * (long)days)).Takes(path))
                    )
            );
    }

    [Fact]
    public void Parts_are_of_about_one_size()
    {
        for (var day = 0; day < 47; day++)
            Assert.InRange(Paths.Count(path => Sampling.Of(47 * GiB, day).Takes(path)), 10_000 / 47 / 2, 10_000 / 47 * 2);
    }
}
