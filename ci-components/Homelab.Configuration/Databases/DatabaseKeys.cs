using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class DatabaseKeys
{
    private static readonly Fields Database = new([
        new("container", Scalars.Container, "The docker or podman container the server runs in. The dump uses the server's own tools.")
        {
            Example = "gitea-db",
        },
        new("user", Scalars.Identifier, "The user who may read the whole database (with `container`).") { Default = "postgres" },
        new("name", Scalars.Identifier, "The database on that server (with `container`). Default: the entry's own name.")
        {
            Example = "gitea",
        },
        new("url", Scalars.VariableName, "The name of a GitLab CI/CD variable that holds the address.") { Example = "APP_DB_URL" },
        new("restore-image", Scalars.Image, "The image a drill loads the dump into, if the standard one lacks an extension.")
        {
            Example = "\"ghcr.io/immich-app/postgres:16\"",
        },
    ])
    {
        ExactlyOne = ["container", "url"],
    };

    public static readonly Named Databases = new(Scalars.DatabaseName, Database);
}
