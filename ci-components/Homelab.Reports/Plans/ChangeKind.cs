namespace Homelab.Reports.Plans;

/// <summary>What terraform will do to one object. An action list nobody knows yet is <see cref="Unknown"/>, never guessed.</summary>
public enum ChangeKind
{
    Unknown,
    Create,
    Update,
    Delete,
    Replace,
    Forget,
    CreateThenForget,
    Import,
    Move,
    Read,
    Open,
    Deferred,
    Invoke,
    NoOp,
}

/// <summary>The words of <see cref="ChangeKind"/> on the wire, and what each means for the reader.</summary>
public static class ChangeKinds
{
    private static readonly Dictionary<ChangeKind, string> Words = new()
    {
        [ChangeKind.Unknown] = "unknown",
        [ChangeKind.Create] = "create",
        [ChangeKind.Update] = "update",
        [ChangeKind.Delete] = "delete",
        [ChangeKind.Replace] = "replace",
        [ChangeKind.Forget] = "forget",
        [ChangeKind.CreateThenForget] = "create+forget",
        [ChangeKind.Import] = "import",
        [ChangeKind.Move] = "move",
        [ChangeKind.Read] = "read",
        [ChangeKind.Open] = "open",
        [ChangeKind.Deferred] = "deferred",
        [ChangeKind.Invoke] = "invoke",
        [ChangeKind.NoOp] = "no-op",
    };

    private static readonly Dictionary<string, ChangeKind> Kinds = Words.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Word(this ChangeKind kind) => Words[kind];

    /// <summary>A word from a report; one this version does not know is <see cref="ChangeKind.Unknown"/>.</summary>
    public static ChangeKind FromWord(string? word) =>
        word is not null && Kinds.TryGetValue(word, out var kind) ? kind : ChangeKind.Unknown;

    /// <summary>Something that exists may be gone, or out of terraform's sight, afterwards. An unknown action counts: fail
    /// closed.</summary>
    public static bool Destroys(this ChangeKind kind) =>
        kind is ChangeKind.Delete or ChangeKind.Replace or ChangeKind.Forget or ChangeKind.CreateThenForget or ChangeKind.Unknown;

    /// <summary>Reads an action list of the plan JSON together with what makes a no-op worth showing.</summary>
    /// <param name="differs">Something is another afterwards: an action that says that nothing is cannot be believed.</param>
    internal static ChangeKind FromActions(IReadOnlyList<string> actions, bool imports, bool moves, bool differs) =>
        actions switch
        {
            ["create"] => ChangeKind.Create,
            ["update"] => ChangeKind.Update,
            ["delete"] => ChangeKind.Delete,
            ["delete", "create"] or ["create", "delete"] => ChangeKind.Replace,
            ["forget"] => ChangeKind.Forget,
            ["create", "forget"] => ChangeKind.CreateThenForget,
            ["read"] => ChangeKind.Read,
            ["open"] => ChangeKind.Open,
            ["no-op"] when !differs => imports ? ChangeKind.Import
            : moves ? ChangeKind.Move
            : ChangeKind.NoOp,
            _ => ChangeKind.Unknown,
        };
}
