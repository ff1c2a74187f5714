using Homelab.Processes.Processes;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Recovery;

public sealed class ShellTextTests
{
    private static readonly string[] Pieces =
    [
        "'",
        "\"",
        "\\",
        "$",
        "`",
        "\n",
        "\r",
        "\t",
        " ",
        "!",
        "*",
        "?",
        "~",
        "#",
        ";",
        "&",
        "|",
        "<",
        ">",
        "(",
        ")",
        "{",
        "}",
        "=",
        "-",
        "$(x)",
        "${x}",
        "a",
        "é",
        "''",
        "'\\''",
        "\u0001",
    ];

    private static IEnumerable<string[]> Shells =>
        new[] { new[] { "/bin/dash" }, ["/bin/bash"], ["/bin/bash", "--posix"], ["/bin/busybox", "sh"] }.Where(shell =>
            File.Exists(shell[0])
        );

    [Fact]
    public async Task A_shell_reads_names_that_are_no_text()
    {
        var random = new Random(11);
        byte[][] names =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(1, 256)).ToArray()),
        ];
        var script = string.Concat(names.Select(name => $"printf %s {ShellText.Quote(name)} | od -An -v -tx1 | tr -d ' \\n'; echo\n"));

        foreach (var shell in Shells)
        {
            var run = await RealTools.RunAsync(
                shell[0],
                [.. shell[1..], "-s"],
                TestContext.Current.CancellationToken,
                environment: new Dictionary<string, string?> { ["LC_ALL"] = "C" },
                input: script
            );

            Assert.Equal(names.Select(Convert.ToHexStringLower), run.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public async Task A_shell_reads_every_text_as_it_is()
    {
        var random = new Random(7);
        string[] texts =
        [
            "",
            .. Enumerable
                .Range(0, 400)
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)]))),
        ];
        var script = string.Concat(
            texts.Select(text => $"export X={ShellText.Quote(text)}\nprintf '%s\\0' \"$X\" {ShellText.Command([text])}\n")
        );

        foreach (var shell in Shells)
        {
            var run = await RealTools.RunAsync(shell[0], [.. shell[1..], "-s"], TestContext.Current.CancellationToken, input: script);

            Assert.Equal(texts.SelectMany(text => new[] { text, text }), run.StandardOutput.Split('\0')[..^1]);
        }
    }
}
