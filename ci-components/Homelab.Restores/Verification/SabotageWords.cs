namespace Homelab.Restores.Verification;

/// <summary>Kinds of sabotage as people write them: <c>flip-byte</c>.</summary>
public static class SabotageWords
{
    private static readonly (SabotageKind Kind, string Word)[] Words =
    [
        (SabotageKind.FlipByte, "flip-byte"),
        (SabotageKind.DropRow, "drop-row"),
        (SabotageKind.DeleteFile, "delete-file"),
        (SabotageKind.StaleDump, "stale-dump"),
        (SabotageKind.WrongOwner, "wrong-owner"),
        (SabotageKind.TruncateImage, "truncate-image"),
        (SabotageKind.EmptySet, "empty-set"),
        (SabotageKind.WrongSnapshot, "wrong-snapshot"),
    ];

    public static IReadOnlyList<string> All { get; } = [.. Words.Select(entry => entry.Word)];

    public static string Of(SabotageKind kind) => Array.Find(Words, entry => entry.Kind == kind).Word;

    /// <summary>Null if there is no such kind.</summary>
    public static SabotageKind? Parse(string word) => Array.Find(Words, entry => entry.Word == word) is (var kind, { }) ? kind : null;
}
