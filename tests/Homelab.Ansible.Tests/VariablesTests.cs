using System.Text;
using Homelab.Testing;
using YamlDotNet.RepresentationModel;

namespace Homelab.Ansible.Tests;

/// <summary>What Ansible checks, what a role assumes and what people read say the same of each variable.</summary>
public sealed class VariablesTests
{
    private const string Roles = "ci-components/ansible/roles";
    private const string Begin = "<!-- variables -->\n";

    [Theory]
    [InlineData("restic")]
    [InlineData("restore")]
    public void The_readme_has_a_table_of_them(string role)
    {
        var readme = Repository.Read($"{Roles}/{role}/README.md");
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;

        Assert.Equal(Table(role), readme[begin..readme.IndexOf("<!-- /variables -->", StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("restic")]
    [InlineData("restore")]
    public void Each_has_a_default_and_it_is_the_one_that_is_said(string role)
    {
        var defaults = Mapping(Load($"{role}/defaults/main.yml"));

        Assert.Equal(Options(role).Select(option => option.Name), defaults.Keys);
        Assert.All(
            Options(role).Where(option => option.Default is not null),
            option => Assert.Equal(option.Default, defaults[option.Name].ToString())
        );
    }

    private static string Table(string role)
    {
        var table = new StringBuilder("| variable | type | default | what it is |\n|---|---|---|---|\n");
        foreach (var (name, type, value, description) in Options(role))
            table.Append(
                $"| `{name}` | {type} | {(value is null ? "" : value.Trim('[', ']', '{', '}', ' ').Length == 0 ? "empty" : $"`{value}`")} | {description} |\n"
            );
        return table.ToString();
    }

    private static IEnumerable<(string Name, string Type, string? Default, string Description)> Options(string role)
    {
        var options = Mapping(Load($"{role}/meta/argument_specs.yml")["argument_specs"]["main"]["options"]);
        return options.Select(option =>
            (
                option.Key,
                option.Value["type"].ToString(),
                Mapping(option.Value).TryGetValue("default", out var value) ? value.ToString() : null,
                option.Value["description"].ToString()
            )
        );
    }

    private static YamlNode Load(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read($"{Roles}/{file}")));
        return yaml.Documents[0].RootNode;
    }

    private static Dictionary<string, YamlNode> Mapping(YamlNode node) =>
        ((YamlMappingNode)node).Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value, StringComparer.Ordinal);
}
