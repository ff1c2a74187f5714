using System.Text.RegularExpressions;

namespace Homelab.Bot.Commands.Grammar;

/// <summary>
/// The lines of a comment that speak to the bot: those that begin with a slash at column 0 of a paragraph of their author's own. What is
/// quoted, code, in a list, a table or HTML is told about commands, and is none. In doubt a line is none: nothing runs by accident.
/// </summary>
internal static partial class CommentText
{
    /// <summary>No comment of a person is longer; GitLab allows 1,000,000.</summary>
    private const int LongestComment = 100_000;

    public static IReadOnlyList<string> Commands(string comment)
    {
        if (comment.Length > LongestComment)
            return [];
        var reader = new Blocks();
        return [.. comment.Replace("\r", "", StringComparison.Ordinal).Split('\n').Where(reader.IsSaid)];
    }

    /// <summary>What kind of block each line stands in.</summary>
    private sealed class Blocks
    {
        private string? _fence;
        private string? _html;
        private bool _isQuoted;
        private bool _isInBlock;
        private bool _isForeign;

        /// <summary>Whether the line is a paragraph's own, and begins with a slash.</summary>
        public bool IsSaid(string line)
        {
            if (IsFenced(line) || IsMultiLineQuote(line) || IsHtml(line))
                return false;
            if (string.IsNullOrWhiteSpace(line))
                return _isInBlock = _isForeign = false;
            // What follows the first line of a quote, an item or a row without a blank line belongs to it, whatever it begins with.
            _isForeign = _isInBlock ? _isForeign || Foreign().IsMatch(line) : Foreign().IsMatch(line) || Indented().IsMatch(line);
            _isInBlock = true;
            return !_isForeign && line[0] == '/';
        }

        private bool IsFenced(string line)
        {
            var fence = Fence().Match(line);
            if (_fence is null)
            {
                if (fence.Success && !_isQuoted)
                    _fence = fence.Groups["run"].Value;
                return _fence is not null;
            }

            if (
                fence.Success
                && fence.Groups["run"].Value.StartsWith(_fence, StringComparison.Ordinal)
                && fence.Groups["rest"].Value.Trim() == ""
            )
                (_fence, _isInBlock, _isForeign) = (null, false, false);
            return true;
        }

        private bool IsMultiLineQuote(string line)
        {
            if (!MultiLineQuote().IsMatch(line))
                return _isQuoted;
            _isQuoted = !_isQuoted;
            _isInBlock = _isForeign = false;
            return true;
        }

        private bool IsHtml(string line)
        {
            if (_html is null)
            {
                if (OpensHtml().Match(line) is not { Success: true } opens)
                    return false;
                _html = opens.Groups["name"] is { Success: true, Value: var name } ? $"</{name}" : "-->";
            }

            if (line.Contains(_html, StringComparison.OrdinalIgnoreCase))
                _html = null;
            // A paragraph that begins right below is part of the same block of HTML, until a blank line.
            (_isInBlock, _isForeign) = (true, true);
            return true;
        }
    }

    [GeneratedRegex(@"^ {0,3}(?<run>`{3,}|~{3,})(?<rest>.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}>>>+ *(\[!.*)?$")]
    private static partial Regex MultiLineQuote();

    [GeneratedRegex(@"^ {0,3}<(?:(?<name>[A-Za-z][A-Za-z0-9-]*)|!--|[?!/])")]
    private static partial Regex OpensHtml();

    [GeneratedRegex(@"^ {0,3}(?:>|[-*+](?:\s|$)|[0-9]{1,9}[.)](?:\s|$)|\||\[\^?[^\]]*\]:)")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"^(?: {4}| {0,3}\t)")]
    private static partial Regex Indented();
}
