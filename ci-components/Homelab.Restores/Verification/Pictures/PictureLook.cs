namespace Homelab.Restores.Verification.Pictures;

/// <summary>What a picture turned out to be.</summary>
internal abstract record PictureLook
{
    private PictureLook() { }

    /// <summary>Every bit of it was decoded, from its first line to its last.</summary>
    public sealed record Whole : PictureLook;

    /// <summary>It ends too early, or says what no decoder understands.</summary>
    public sealed record Damaged(string Why) : PictureLook;

    /// <summary>A format, or a kind of it, that nobody here decodes.</summary>
    public sealed record Foreign(string Format) : PictureLook;
}
