using Homelab.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Homelab.Architecture.Tests;

/// <summary>What the formatter leaves as it is: comments and texts.</summary>
public sealed class LineTests
{
    private const int Columns = 140;

    [Fact]
    public void Only_a_text_makes_a_line_longer_than_140_columns()
    {
        var lines = Sources()
            .SelectMany(file => TooLong(File.ReadAllText(file)).Select(line => $"{Path.GetRelativePath(Repository.Root, file)}: {line}"));

        Assert.Empty(lines);
    }

    [Theory]
    [InlineData("// {0}", false)]
    [InlineData("/// <summary>{0}</summary>", false)]
    [InlineData("var {0} = 1;", false)]
    [InlineData("Say(\"{0}\");", true)]
    [InlineData("Say($\"{{x}} {0}\");", true)]
    [InlineData("Say(\"\"\"\n{0}\n\"\"\");", true)]
    public void A_linesline_is_told_from_a_linestext(string code, bool fits)
    {
        var lines = TooLong(string.Format(code, new string('a', Columns)));

        Assert.Equal(fits, !lines.Any());
    }

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split('/').Any(part => part is "bin" or "obj" or "artifacts"));

    private static IEnumerable<string> TooLong(string code)
    {
        var lines = SourceText.From(code).Lines.Where(line => line.Span.Length > Columns).ToList();
        if (lines.Count == 0)
            return [];

        var texts = CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().Where(IsText).Select(node => node.Span).ToList();
        return lines.Where(line => !texts.Exists(line.Span.OverlapsWith)).Select(line => line.ToString());
    }

    private static bool IsText(SyntaxNode node) =>
        node is InterpolatedStringExpressionSyntax
        || node.IsKind(SyntaxKind.StringLiteralExpression)
        || node.IsKind(SyntaxKind.Utf8StringLiteralExpression);
}
