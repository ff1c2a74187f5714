using System.Buffers.Binary;
using Homelab.Restores.Verification.Pictures;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Verification;

/// <summary>Pictures made by libjpeg's own program in each of its ways, and what may become of them.</summary>
public sealed class PictureTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 200_000 : 4_000;

    private static string Folder => Repository.File("tests/Homelab.Restores.Tests/Verification/Pictures");

    public static TheoryData<string> Whole =>
        [
            .. Directory
                .GetFiles(Folder)
                .Select(path => Path.GetFileName(path)!)
                .Where(name => name != "arithmetic.jpg")
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_whole_picture_is_decoded_and_no_shorter_one_is(string name)
    {
        var picture = Read(name);
        var whole = Length(name);

        Assert.IsType<PictureLook.Whole>(PictureFormat.Look(picture));
        for (var length = 0; length < whole; length++)
            Assert.IsType<PictureLook.Damaged>(PictureFormat.Look(picture.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("baseline-420.jpg")]
    [InlineData("progressive-420.jpg")]
    [InlineData("restarts-422.jpg")]
    public void A_picture_whose_middle_is_lost_is_damaged(string name)
    {
        var picture = Read(name);
        var middle = picture.Length * 2 / 3;

        Assert.IsType<PictureLook.Damaged>(PictureFormat.Look([.. picture.AsSpan(0, middle), 0xFF, 0xD9]));
    }

    [Fact]
    public void What_nobody_here_decodes_is_said()
    {
        Assert.Equal("jpeg of unusual coding", Assert.IsType<PictureLook.Foreign>(PictureFormat.Look(Read("arithmetic.jpg"))).Format);
        Assert.Equal("heif", Assert.IsType<PictureLook.Foreign>(PictureFormat.Look([0, 0, 0, 24, .. "ftypheic"u8])).Format);
        Assert.IsType<PictureLook.Damaged>(PictureFormat.Look("not a picture at all"u8));
    }

    [Fact]
    public void Every_byte_of_a_png_counts()
    {
        var picture = Picture.Png(9, 7, 3);
        for (var i = 0; i < picture.Length; i++)
        {
            picture[i] ^= 0x10;
            Assert.IsNotType<PictureLook.Whole>(PictureFormat.Look(picture));
            picture[i] ^= 0x10;
        }
    }

    [Fact]
    public void Damage_of_any_kind_ends_in_a_word_and_not_in_an_accident()
    {
        var random = new Random(7);
        var names = Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();
        var pictures = names.ToDictionary(name => name, Read);
        for (var round = 0; round < Rounds; round++)
        {
            var name = names[round % names.Length];
            var picture = pictures[name].ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
                picture[random.Next(picture.Length)] = (byte)random.Next(256);
            picture = picture[..(random.Next(4) == 0 ? random.Next(picture.Length) : picture.Length)];

            var look = PictureFormat.Look(picture);

            // What a JPEG of other bytes shows may be another picture; every byte of a PNG is summed up.
            var mayBeWhole =
                name.EndsWith(".jpg", StringComparison.Ordinal) || picture.AsSpan().StartsWith(pictures[name].AsSpan(0, Length(name)));
            Assert.True(
                look is PictureLook.Damaged { Why.Length: > 0 } or PictureLook.Foreign { Format.Length: > 0 }
                    || (look is PictureLook.Whole && mayBeWhole),
                $"{name} in round {round}: {look}"
            );
        }
    }

    [Theory]
    [InlineData("progressive-420.jpg", 0xC2, 65_500, 65_500)]
    [InlineData("progressive-420.jpg", 0xC2, 15_000, 15_000)]
    [InlineData("baseline-420.jpg", 0xC0, 65_500, 60_000)]
    public void A_picture_that_says_it_is_huge_costs_little(string name, int marker, int width, int height)
    {
        var picture = Read(name);
        var at = picture.AsSpan().IndexOf([(byte)0xFF, (byte)marker]);
        BinaryPrimitives.WriteUInt16BigEndian(picture.AsSpan(at + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(picture.AsSpan(at + 7), (ushort)width);
        var before = GC.GetTotalAllocatedBytes();

        Assert.IsNotType<PictureLook.Whole>(PictureFormat.Look(picture));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 150_000_000);
    }

    [Fact]
    public void A_png_that_unpacks_to_more_than_anybody_has_is_not_unpacked() =>
        Assert.IsType<PictureLook.Foreign>(PictureFormat.Look(File.ReadAllBytes(Path.Combine(Folder, "../Bombs/huge.png"))));

    /// <summary>Of the picture alone.</summary>
    private static int Length(string name) => Read(name).Length - (name == "one-bit.png" ? "trailing".Length : 0);

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));
}
