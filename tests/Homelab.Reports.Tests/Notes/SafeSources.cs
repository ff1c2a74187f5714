using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Homelab.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Homelab.Reports.Tests.Notes;

/// <summary>The sources of Safe and of what shows text, which a test may change and compile in memory together with what uses
/// them.</summary>
internal sealed partial class SafeSources
{
    private static readonly string[] Files =
    [
        .. Directory.GetFiles(Repository.File("ci-components/Homelab.Reports/Safe"), "*.cs"),
        Repository.File("ci-components/Homelab.Text/VisibleText.cs"),
    ];

    /// <summary>What ImplicitUsings gives a project.</summary>
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";

    /// <summary>The framework alone: whatever else the tests know must not be in reach.</summary>
    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(':')
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Layout { get; }

    private readonly Dictionary<string, string> _files = Files.ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    /// <summary>Changes one place, which must exist exactly once, however it is laid out.</summary>
    public SafeSources Change(string file, string original, string changed)
    {
        var place = Layout.Replace(Regex.Escape(Layout.Replace(original, " ")).Replace("\\ ", " ", StringComparison.Ordinal), @"\s*");
        var found = Regex.Matches(_files.GetValueOrDefault(file) ?? "", place);
        Assert.True(
            found.Count == 1,
            $"{file} does not hold once: {original}\nThe code has changed: update this planted bug in PlantedBugs.cs, so that it still damages what it is about."
        );
        _files[file] = _files[file].Remove(found[0].Index, found[0].Length).Insert(found[0].Index, changed);
        return this;
    }

    /// <summary>The errors of compiling the sources together with others.</summary>
    public IReadOnlyList<string> Errors(params string[] more) =>
        [
            .. Compile(more)
                .GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString()),
        ];

    /// <summary><see cref="NoteDriver.Write"/>, writing with these sources.</summary>
    public Func<int, int, (string Note, string[] Links)> Driver()
    {
        using var image = new MemoryStream();
        var emitted = Compile([
                .. new[] { "NoteDriver.cs", "HostileText.cs" }.Select(file => Repository.Read($"tests/Homelab.Reports.Tests/Notes/{file}")),
            ])
            .Emit(image);
        Assert.True(emitted.Success, $"The changed sources do not compile: {string.Join('\n', emitted.Diagnostics)}");
        image.Position = 0;
        var driver = new AssemblyLoadContext(null).LoadFromStream(image).GetType(typeof(NoteDriver).FullName!)!;
        return driver
            .GetMethod(nameof(NoteDriver.Write), BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Func<int, int, (string, string[])>>();
    }

    private CSharpCompilation Compile(string[] more) =>
        CSharpCompilation.Create(
            "Damaged",
            _files.Values.Concat(more).Append(Usings).Select(source => CSharpSyntaxTree.ParseText(source)),
            Framework,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release
            )
        );
}
