using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class HostKeys
{
    private static readonly Fields Host = new([
        new("runner", Scalars.RunnerTag, "The tag of the host's GitLab runner. Default: the host's name.") { Example = "nas" },
    ]);

    public static readonly Named Hosts = new(Scalars.HostName, Host);
}
