namespace Homelab.Text.Secrets;

/// <summary>One way to write a secret down.</summary>
/// <param name="Apart">Whether something stood before a character that is not compared; null where that does not matter.</param>
internal sealed record SecretForm(string Text, bool[]? Apart)
{
    /// <summary>As it is read once everything is taken away that ways of writing differ in.</summary>
    public static SecretForm Bare(string secret)
    {
        var bare = BareText.Of(secret);
        var text = bare.Text.ToString();
        return new SecretForm(
            text,
            text.Length < SecretSet.ShortestPart ? [.. Enumerable.Range(0, text.Length).Select(bare.IsApart)] : null
        );
    }

    /// <summary>Whether everything that stood between the characters stands there, too.</summary>
    public bool Fits(BareText? bare, int at)
    {
        for (var i = 0; i < Apart?.Length; i++)
        {
            if (Apart[i] && bare?.IsApart(at + i) is not true)
                return false;
        }

        return true;
    }
}
