using Homelab.Configuration.Keys;
using Homelab.Configuration.Tests.Examples;
using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;
using Homelab.Testing;

namespace Homelab.Configuration.Tests;

public sealed class DocumentTests
{
    [Fact]
    public void The_documentation_is_what_the_key_table_says() => IsCommitted("docs/configuration.md", HomelabFile.Documentation);

    [Fact]
    public void The_schema_is_what_the_key_table_says() => IsCommitted("docs/schemas/homelab.schema.json", HomelabFile.Schema);

    [Fact]
    public void Every_example_and_default_in_the_key_table_can_be_written()
    {
        foreach (var (path, key) in Keys("", KeyTable.File))
        {
            foreach (var written in new[] { key.Default, key.Example }.OfType<string>().Where(written => !written.Contains('…')))
            {
                var faults = new Faults();
                var node = TreeReader.Read(written, faults);
                new ShapeReader(faults, []).Read(node!, key.Kind);
                Assert.True(!faults.Any, $"{path}: {written}: {string.Join("; ", faults.All)}");
            }
        }
    }

    [Fact]
    public void Every_key_says_what_it_is_for() =>
        Assert.All(Keys("", KeyTable.File), entry => Assert.EndsWith(".", entry.Key.Description.TrimEnd('`'), StringComparison.Ordinal));

    [Fact]
    public void The_documentation_names_every_key() =>
        Assert.All(Keys("", KeyTable.File), entry => Assert.Contains(entry.Path, HomelabFile.Documentation, StringComparison.Ordinal));

    [Fact]
    public void The_full_example_uses_every_key_of_the_table()
    {
        var missing = Keys("", KeyTable.File)
            .Select(entry => entry.Key.Name)
            .Distinct()
            .Where(name => !Example.Full.Contains($"{name}:", StringComparison.Ordinal))
            .Except(["image"]); // of a container target; the example's is a machine

        Assert.Empty(missing);
    }

    [Fact]
    public void The_small_file_in_the_documentation_is_valid()
    {
        var page = HomelabFile.Documentation;
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;

        Assert.Empty(Example.Valid(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]).Warnings);
    }

    private static void IsCommitted(string path, string generated)
    {
        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") == "1")
            File.WriteAllText(Repository.File(path), generated);
        var committed = File.Exists(Repository.File(path)) ? Repository.Read(path) : "";
        Assert.True(
            generated == committed,
            $"{path} is not what the key table says: run these tests once with HOMELAB_WRITE_DOCS=1 and commit the file."
        );
    }

    private static IEnumerable<(string Path, Key Key)> Keys(string path, Kind kind) =>
        kind switch
        {
            Kind.Fields fields => fields.Keys.SelectMany(key =>
                Keys($"{path}{(path == "" ? "" : ".")}{key.Name}", key.Kind).Prepend(($"{path}{(path == "" ? "" : ".")}{key.Name}", key))
            ),
            Kind.Named named => Keys($"{path}.NAME", named.Item),
            Kind.Sequence list => Keys($"{path}[]", list.Item),
            _ => [],
        };
}
