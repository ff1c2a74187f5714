using System.Text;

namespace Homelab.Reports.Tests.Notes;

/// <summary>
/// Whatever somebody may put into a plan to be read as anything but text. Each value carries sentinels (<c>zq</c> and a number), by which
/// the oracle sees data where none may be. Depends on the BCL alone: planted bugs are compiled together with it.
/// </summary>
public sealed class HostileText(Random random)
{
    /// <summary>A § becomes a sentinel.</summary>
    private static readonly string[] Fragments =
    [
        "§",
        "plain § words",
        "a_b*c*§",
        "**§**",
        "@§ @all @here",
        "#1 !2 ~§ ~\"two words\" %3 &4 $5",
        "GL-12 ABC-7 §",
        "0123456789abcdef0123456789abcdef01234567",
        "[§](https://evil.example/§)",
        "[§]: https://evil.example/§ \"§\"",
        "[§][§]",
        "![§](https://evil.example/§.png)",
        "![](/uploads/§)",
        "<https://evil.example/§>",
        "https://evil.example/§",
        "www.evil.example/§",
        "mailto:§@evil.example",
        "javascript:§",
        "[[§]]",
        "](§)",
        ")§",
        "%{project_path}§",
        "/merge",
        "/merge §",
        "/close",
        "/label ~§",
        "/approve\n/merge",
        " /close §",
        "\\/close",
        "/cloſe",
        "```",
        "````",
        "~~~",
        "~~~~",
        "`",
        "``",
        "```§",
        "```diff §",
        "``` `§",
        "~~~ruby §",
        "   ```",
        "    ```",
        "\t```",
        "```\n§\n```",
        "`§`",
        "``§``",
        "` §",
        "§ `",
        "\\`§\\`",
        "&#96;&#96;&#96;§",
        "&lt;§&gt;",
        "&copy;§",
        "&#x60;§",
        "&nbsp;",
        "</details>",
        "</details>§",
        "</summary>§",
        "<details>",
        "<details open>§",
        "<summary>§</summary>",
        "<!-- homelab:plan -->",
        "<!-- § -->",
        "<!--§",
        "-->",
        "--!>",
        "]]>",
        "<![CDATA[§]]>",
        "<!DOCTYPE §>",
        "<?§?>",
        "<script>alert('§')</script>",
        "<img src=x onerror=§>",
        "<b title=\"§\">",
        "<a href='§'>",
        "<pre>§",
        "</pre>",
        "</code>§",
        "<style>§",
        "<textarea>§",
        ">>>\n§\n>>>",
        ">>>",
        "> [!note] §",
        "> §",
        ">>> [!warning]\n§",
        "$§$",
        "$$\n§\n$$",
        "$`§`$",
        "```math\n§\n```",
        "```mermaid\n§\n```",
        "```json:table\n{\"§\":1}\n```",
        "```suggestion:-0+0\n§\n```",
        "::include{file=§}",
        "[[_TOC_]]",
        "[TOC]",
        "[^1]",
        "[^§]: §",
        "{+ § +}",
        "{- § -}",
        "[+ § +]",
        "[- § -]",
        ":smile:",
        ":§:",
        ":thumbsup:",
        "---\n§: 1\n---",
        "---",
        "+++",
        ";;;",
        "===",
        "§\n===",
        "§\n---",
        "***",
        "___",
        "# §",
        "###### §",
        "- §",
        "* §",
        "+ §",
        "1. §",
        "1) §",
        "- [ ] §",
        "- [x] §",
        "    § indented",
        "\t§ indented",
        ": §",
        "| a | b |\n|---|---|\n| § | § |",
        "\\|§\\|",
        "|",
        "a|b§",
        "\0",
        "\u0001",
        "\u001b[31m§\u001b[0m",
        "\u001b]8;;https://evil.example/§\u0007",
        "\u009b31m",
        "\u0085",
        "\u2028",
        "\u2029",
        "\v",
        "\f",
        "\r",
        "\r/merge §",
        "\u007f",
        "\b\b\b",
        "\u202e§",
        "\u202d",
        "\u2066§\u2069",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u061c",
        "\u180b",
        "\u180e",
        "\u180f",
        "\u115f",
        "\u3164",
        "\uffa0",
        "\u2800",
        "\u034f",
        "\ufe0f",
        "\U000e0041\U000e0042",
        "\U000e0100",
        "\U0001d173",
        "\ufffe",
        "\ufdd0",
        "\U0001ffff",
        "\ud800",
        "\udc00",
        "\ud83d",
        "e\u0301\u0302\u0303",
        "\u0301",
        "\u1fef\u1fef\u1fef",
        "\u1fef§",
        "\uff40",
        "\\",
        "\\\\",
        "§\\",
        "\\§",
        " ",
        "  ",
        "\t",
        " § ",
        "\u00a0",
        "\u3000",
        "é ü 漢字 🎉",
        "{{ § }}",
        "${§}",
        "%0a/merge",
        "#{§}",
        "<% § %>",
        "= §",
        "$= §",
    ];

    private static readonly string[] Joints =
    [
        "",
        "",
        " ",
        " ",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\t",
        "\u2028",
        "\u0085",
        "\v",
        "\f",
        "\0",
    ];

    private int _sentinels;

    /// <summary>A value of any length: mostly short, sometimes nothing, rarely 100 KB.</summary>
    public string Value() =>
        random.Next(200) switch
        {
            0 => Filled(100_000),
            1 or 2 => Filled(random.Next(400, 6_000)),
            < 8 => "",
            < 12 => new string(' ', random.Next(1, 5)),
            < 24 => Sentinel(),
            _ => Mixed(random.Next(1, 6)),
        };

    public string Sentinel() => $"zq{random.Next(1000)}{_sentinels++}f";

    private string Filled(int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(Mixed(4));
        return text.ToString();
    }

    private string Mixed(int fragments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < fragments; i++)
        {
            text.Append(i == 0 ? "" : Joints[random.Next(Joints.Length)]).Append(Fragment());
            if (random.Next(2) == 0)
                text.Append(Sentinel());
        }

        return text.ToString();
    }

    private string Fragment() =>
        random.Next(12) switch
        {
            0 => new string('`', random.Next(1, random.Next(4) == 0 ? 300 : 24)),
            1 => new string('~', random.Next(1, 201)),
            2 => new string(' ', random.Next(1, 5)) + Template() + new string(' ', random.Next(0, 3)),
            _ => Template(),
        };

    private string Template() => Fragments[random.Next(Fragments.Length)].Replace("§", Sentinel(), StringComparison.Ordinal);
}
