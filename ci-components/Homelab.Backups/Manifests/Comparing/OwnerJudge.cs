using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Comparing;

/// <summary>What the owner of something that came back says.</summary>
internal abstract record OwnerVerdict
{
    private OwnerVerdict() { }

    public sealed record Right : OwnerVerdict;

    /// <param name="Actual">As far as it can be told.</param>
    public sealed record Wrong(string Actual) : OwnerVerdict;

    /// <summary>Nobody there could give it to its owner, so that it is as it had to become.</summary>
    public sealed record Impossible : OwnerVerdict;
}

/// <summary>Who restored something, where whoever looks at it may see it through another user namespace.</summary>
/// <param name="Scope">What that process could give, in its own ids.</param>
/// <param name="RootUser">Whose the folder is that stands for /, seen from there: by it, it can be told whether ids are translated
/// rightly.</param>
/// <param name="RootGroup">Likewise.</param>
public sealed record Restorer(OwnerScope Scope, uint RootUser, uint RootGroup);

/// <summary>Judges owners by what the restore could do, and not by who looks.</summary>
internal sealed class OwnerJudge
{
    private static readonly OwnerVerdict Fits = new OwnerVerdict.Right(),
        Cannot = new OwnerVerdict.Impossible();

    private readonly IdMap? _users,
        _groups;
    private readonly uint? _folderGroup;

    private OwnerJudge(OwnerScope scope, IdMap? users, IdMap? groups, uint? folderGroup) =>
        (Scope, _users, _groups, _folderGroup) = (scope, users, groups, folderGroup);

    /// <summary>This very user restored here, or could have.</summary>
    public static OwnerJudge Here { get; } = new(OwnerScope.OfThisProcess, IdMap.Same, IdMap.Same, null);

    /// <summary>Who restored.</summary>
    public OwnerScope Scope { get; }

    /// <param name="root">The folder that stands for /, as it is seen here.</param>
    public static OwnerJudge Of(Restorer? restorer, FileFacts? root) =>
        restorer is null ? Here : Of(restorer, root, IdMap.OfUsers, IdMap.OfGroups);

    internal static OwnerJudge Of(Restorer restorer, FileFacts? root, IdMap users, IdMap groups)
    {
        var isTranslated = root is not { } seen || (seen.User, seen.Group) != (restorer.RootUser, restorer.RootGroup);
        var (asUser, asGroup) = isTranslated ? (users, groups) : (IdMap.Same, IdMap.Same);
        // A namespace in a namespace, or something between: then ids say nothing here.
        var isKnown =
            root is { } folder && (asUser.Outside(folder.User), asGroup.Outside(folder.Group)) == (restorer.RootUser, restorer.RootGroup);
        return new OwnerJudge(restorer.Scope, isKnown ? asUser : null, isKnown ? asGroup : null, restorer.RootGroup);
    }

    /// <summary>Whose it should be, and what is there.</summary>
    public OwnerVerdict Judge(uint user, uint group, in FileFacts there)
    {
        if (_users is null || _groups is null)
            return Cannot;
        var (actualUser, actualGroup) = (_users.Outside(there.User), _groups.Outside(there.Group));
        if ((actualUser, actualGroup) == (user, group))
            return Fits;
        var isRestorers =
            (actualUser == Scope.User || actualUser == user)
            && (actualGroup == Scope.Group || actualGroup == _folderGroup || actualGroup == group);
        if (Scope.CanGive(user, group) ? !_users.Shows(user) || !_groups.Shows(group) : isRestorers)
            return Cannot;
        return new OwnerVerdict.Wrong($"{Name(actualUser)}:{Name(actualGroup)}");
    }

    private static string Name(uint? id) => id is { } known ? $"{known}" : "?";
}
