using System.Text.Json.Nodes;

namespace Homelab.Simulator.Variables;

/// <summary>A CI/CD variable of a project, group, schedule or pipeline.</summary>
internal sealed record Variable(string Key, string Value)
{
    /// <summary><c>env_var</c>, or <c>file</c>: the job gets the path of a file with the value.</summary>
    public string Type { get; init; } = "env_var";

    public string Description { get; init; } = "";

    public bool IsProtected { get; init; }

    public bool IsMasked { get; init; }

    /// <summary>Never shown again, not even to who made it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Raw values keep their dollar signs.</summary>
    public bool IsRaw { get; init; }

    public EnvironmentScope Scope { get; init; } = EnvironmentScope.All;

    public bool IsFile => Type == "file";

    public JsonObject Json(bool withScope = true)
    {
        var json = new JsonObject
        {
            ["variable_type"] = Type,
            ["key"] = Key,
            ["value"] = IsHidden ? null : Value,
            ["hidden"] = IsHidden,
            ["protected"] = IsProtected,
            ["masked"] = IsMasked,
            ["raw"] = IsRaw,
            ["description"] = Description.Length == 0 ? null : Description,
        };
        if (withScope)
            json["environment_scope"] = Scope.Pattern;
        return json;
    }

    /// <summary>Inside pipelines and schedules, where variables are neither masked nor scoped.</summary>
    public JsonObject ShortJson() =>
        new()
        {
            ["variable_type"] = Type,
            ["key"] = Key,
            ["value"] = Value,
            ["raw"] = IsRaw,
        };
}
