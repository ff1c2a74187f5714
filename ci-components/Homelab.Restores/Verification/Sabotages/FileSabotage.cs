using Homelab.Backups.Manifests;
using Homelab.Processes.Files;
using Homelab.Restores.Verification.Pictures;

namespace Homelab.Restores.Verification.Sabotages;

/// <summary>Damages one restored file. Each way returns what it did in words, or null where it could not be done.</summary>
internal sealed class FileSabotage(RestoredTree tree, Random random)
{
    private const int LeastPicture = 64,
        LargestPicture = 64 * 1024 * 1024;
    private const uint SomebodyElse = 54321;

    /// <summary>One bit, with size and time as they were: what a bad disk or a bad memory does.</summary>
    public string? FlipBit(ManifestEntry entry)
    {
        if (
            entry.Sha256 is null
            || tree.Look(entry.Path) is not { Type: EntryType.File } facts
            || facts.Size != entry.Size
            || facts.Modified != entry.Modified
        )
            return null;
        var at = random.NextInt64(facts.Size);
        using (
            var file = new FileStream(
                tree.At(entry.Path.ToString()),
                new FileStreamOptions
                {
                    Mode = FileMode.Open,
                    Access = FileAccess.ReadWrite,
                    BufferSize = 0,
                }
            )
        )
        {
            file.Position = at;
            var old = file.ReadByte();
            file.Position = at;
            file.WriteByte((byte)(old ^ (1 << random.Next(8))));
        }

        SetTime(entry.Path, facts.Modified);
        return $"a bit of byte {at:N0} of {Evidence.Name(entry.Path)} was flipped";
    }

    public string? Delete(ManifestEntry entry)
    {
        if (!tree.HasFile(entry.Path))
            return null;
        File.Delete(tree.At(entry.Path.ToString()));
        return $"{Evidence.Name(entry.Path)} was deleted";
    }

    public string? GiveAway(ManifestEntry entry)
    {
        if (
            tree.Look(entry.Path) is not { } facts
            || facts.Type != entry.Type
            || (facts.Type is EntryType.File && (facts.Size, facts.Modified) != (entry.Size, entry.Modified))
        )
            return null;
        var user = facts.User == SomebodyElse ? SomebodyElse + 1 : SomebodyElse;
        return Libc.ChangeOwner(Libc.CurrentFolder, tree.At(entry.Path), user, facts.Group, Libc.NoFollow) == 0
            ? $"{Evidence.Name(entry.Path)} was given to user {user} in place of {facts.User}"
            : null;
    }

    /// <summary>The end of a picture that can be decoded is cut off.</summary>
    public string? Truncate(ManifestEntry entry)
    {
        using var file = new FileStream(
            tree.At(entry.Path.ToString()),
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.ReadWrite,
                BufferSize = 0,
            }
        );
        if (file.Length is < LeastPicture or > LargestPicture)
            return null;
        var content = new byte[file.Length];
        file.ReadExactly(content);
        if (PictureFormat.Look(content) is not PictureLook.Whole)
            return null;
        var left = (int)(content.Length * (0.1 + (0.85 * random.NextDouble())));
        // What follows a picture, as some cameras write it, is no part of it.
        if (PictureFormat.Look(content.AsSpan(0, left)) is PictureLook.Whole)
            return null;
        file.SetLength(left);
        return $"{Evidence.Name(entry.Path)} was cut off after {left:N0} of {Evidence.Count(content.Length, "byte")}";
    }

    /// <summary>As it was, to the nanosecond.</summary>
    public void SetTime(RawPath path, UnixTime time) =>
        _ = Libc.ChangeTimes(Libc.CurrentFolder, tree.At(path), [0, Libc.TimeOmitted, time.Seconds, time.Nanoseconds], Libc.NoFollow);
}
