using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>A PostgreSQL database and the way to it.</summary>
public abstract record Database(DatabaseName Name)
{
    /// <summary>What a drill loads the dump into, if not the standard image.</summary>
    public string? RestoreImage { get; init; }

    /// <summary>In a docker or podman container.</summary>
    public sealed record InContainer(DatabaseName Name, string Container, string User, string DatabaseOnServer) : Database(Name);

    /// <summary>At the address a CI/CD variable holds.</summary>
    public sealed record AtUrl(DatabaseName Name, VariableName Url) : Database(Name);

    internal static IReadOnlyList<Database> Bind(Value.Map file) =>
        [.. file.Named("databases").Select(database => BindOne(new DatabaseName(database.Name), database.Value))];

    private static Database BindOne(DatabaseName name, Value.Map database)
    {
        Database bound = database.Find<VariableName>("url") is { } url
            ? new AtUrl(name, url)
            : new InContainer(
                name,
                database.Get<string>("container"),
                database.Get<string>("user"),
                database.Find<string>("name") ?? name.Value
            );
        return bound with { RestoreImage = database.Find<string>("restore-image") };
    }
}
