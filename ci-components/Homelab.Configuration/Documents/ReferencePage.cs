using System.Text;
using Homelab.Configuration.Keys;

namespace Homelab.Configuration.Documents;

/// <summary>The key table as a Markdown page: one section per top-level key, one table row per key.</summary>
internal sealed class ReferencePage
{
    private const string Introduction = """
        # `homelab.yml`

        <!-- Made from the table of keys in ci-components/Homelab.Configuration/Keys. To change this page, change the table
             and run the tests of Homelab.Configuration with HOMELAB_WRITE_DOCS=1. -->

        This file stands at the top of your infrastructure repository. `homelab config check` reads it strictly, names every fault with its line,
        and prints what each schedule will do next; `homelab config schema` prints the JSON Schema for your editor
        ([the same one](schemas/homelab.schema.json)).

        Only `version` is required. This is a small file that does something:

        ```yaml
        version: 1
        timezone: Europe/Berlin
        hosts: { nas: {} }
        backups:
          sets:
            vault: { host: nas, kind: vault, paths: [/srv/vault] }
          tiers:
            fast: { cron: "30 3 * * *", keep: { daily: 7, weekly: 4 } }
        ```

        - **Secrets never stand in this file.** Put them into GitLab CI/CD variables; the file names variables, or their names follow from its own.
        - **Today** `homelab` uses `timezone`, `hosts`, `terraform`, `databases`, `backups` ([what they do](backups.md)), `drill` and `recovery`
          ([what they do](restore.md)), `monitors`, and of `watch` its `grace`. The rest of `watch`, `gitlab` and `agents` are read and checked all the same;
          the architecture page says what is planned.
        - **Cron lines** have the five fields GitLab reads. Set the day of the month or the day of the week, not both; `L`, `W`, `#`, `H` and `?` mean
          different things to different programs and are refused. A time the clock skips when summer time begins is a warning.
        - **YAML**: one document; no anchors, aliases, merge keys or tags; every key once. Text that looks like a number, `true`, `false` or `null` needs quotes.
        - **Durations** are written `20m`, `6h` or `1h30m`, sizes `5GiB`, rates `2MiB/s`.

        """;

    private readonly StringBuilder _page = new();

    public static string Of(Kind.Fields file)
    {
        var page = new ReferencePage();
        page._page.Append(Introduction);
        foreach (var key in file.Keys)
            page.AddSection(key);
        return page._page.ToString();
    }

    private void AddSection(Key key)
    {
        _page.Append($"\n## `{key.Name}`\n\n{key.Description}\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        var rules = new List<string>();
        if (key.Kind is Kind.Fields or Kind.Named or Kind.Sequence)
            AddInside(key.Name, key.Kind, rules);
        else
            AddRow(key.Name, key);
        foreach (var rule in rules)
            _page.Append($"\n{rule}\n");
    }

    private void AddInside(string path, Kind kind, List<string> rules)
    {
        switch (kind)
        {
            case Kind.Fields fields:
                rules.AddRange(Rules(path, fields));
                foreach (var key in fields.Keys)
                {
                    AddRow($"{path}.{key.Name}", key);
                    AddInside($"{path}.{key.Name}", key.Kind, rules);
                }
                break;
            case Kind.Named named:
                AddInside($"{path}.NAME", named.Item, rules);
                break;
            case Kind.Sequence list:
                AddInside($"{path}[]", list.Item, rules);
                break;
        }
    }

    private void AddRow(string path, Key key)
    {
        var standard =
            key.Required ? "required"
            : key.Default is { } value ? $"`{value}`"
            : "";
        var example = key.Example is { } written ? $" Example: `{written}`" : "";
        _page.Append($"| `{path}` | {Cell(Means(key.Kind))} | {standard} | {Cell(key.Description + example)} |\n");
    }

    private static string Means(Kind kind) =>
        kind switch
        {
            Kind.Fields => "a mapping",
            Kind.Named named => $"a mapping; NAME is {named.Name.Means}",
            Kind.Sequence { Item: Kind.Fields } => "a list of mappings",
            Kind.Choice choice => string.Join(", ", choice.Words.Select(word => $"`{word}`")),
            Kind.Sequence { Item: Kind.Text item } => $"a list, each item {Briefly(item)}",
            Kind.Text text => Briefly(text),
            _ => Values.ScalarReader.Means(kind),
        };

    // What a name may look like is said where the names are given.
    private static string Briefly(Kind.Text text) => text.Means.Split(": ")[0];

    private static IEnumerable<string> Rules(string path, Kind.Fields fields)
    {
        if (fields.ExactlyOne.Count > 0)
            yield return $"`{path}` needs exactly one of {Words(fields.ExactlyOne)}.";
        if (fields.AtLeastOne.Count > 0)
            yield return $"`{path}` needs at least one of {Words(fields.AtLeastOne)}.";
        foreach (var rule in fields.Cases)
        {
            var needs = rule.Needs.Count > 0 ? [$"needs {Words(rule.Needs)}"] : Array.Empty<string>();
            var refuses = rule.Refuses.Count > 0 ? [$"has no use for {Words(rule.Refuses)}"] : Array.Empty<string>();
            yield return $"`{path}` of {rule.Key} `{rule.Value}` {string.Join(" and ", needs.Concat(refuses))}.";
        }
    }

    private static string Words(IEnumerable<string> keys) => string.Join(", ", keys.Select(key => $"`{key}`"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
