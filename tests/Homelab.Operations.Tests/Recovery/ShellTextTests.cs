using Homelab.Operations.Recovery;
using Homelab.Testing;

namespace Homelab.Operations.Tests.Recovery;

public sealed class ShellTextTests
{
    private static readonly string[] Pieces = ["'", "\"", "\\", "$", "`", "\n", "\r", "\t", " ", "!", "*", "?", "~", "#", ";", "&", "|", "<", ">", "(", ")", "{", "}", "=", "-", "$(x)", "${x}", "a", "é", "''", "'\\''", "\u0001"];

    [Fact]
    public async Task A_shell_reads_every_text_as_it_is()
    {
        var random = new Random(7);
        string[] texts = ["", .. Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)])))];
        var script = string.Concat(texts.Select(text => $"export X={ShellText.Quote(text)}\nprintf '%s\\0' \"$X\" {ShellText.Command([text])}\n"));

        foreach (var shell in new[] { "/bin/sh", "/bin/bash" })
        {
            var run = await RealTools.RunAsync(shell, ["-s"], TestContext.Current.CancellationToken, input: script);

            Assert.Equal(texts.SelectMany(text => new[] { text, text }), run.StandardOutput.Split('\0')[..^1]);
        }
    }
}
