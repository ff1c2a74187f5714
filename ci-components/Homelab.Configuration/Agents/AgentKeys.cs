using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class AgentKeys
{
    private static readonly Fields Vault = new([
        new("project", Scalars.ProjectPath, "The path of the vault's GitLab project.") { Required = true, Example = "homelab/vault" },
        new("folder", Scalars.Folder, "The folder the agents write to.") { Default = "Agents" },
    ]);

    private static readonly Fields Provider = new([
        new("url", Scalars.Url, "The address of the provider's API, if not its own.") { Example = "http://ollama.example.org:11434/v1" },
        new("model", Plain("a model's name"), "The model to use.") { Example = "qwen3" },
    ]);

    private static readonly Fields Month = new([
        new("usd", new Amount("an amount such as 10 or 7.5"), "US dollars in a calendar month.") { Example = "10" },
    ]);

    private static readonly Fields Budget = new([new("month", Month, "The budget of a calendar month.")]);

    private static readonly Fields Research = new([
        Started("to research"),
        new("topics", new Sequence(Scalars.Topic), "What to follow.") { Example = "[restic releases]" },
    ]);

    public static readonly Fields Agents = new([
        new("vault", Vault, "The Markdown vault the agents keep their notes in."),
        new(
            "providers",
            new Named(Scalars.ProviderName, Provider),
            "The language models. A provider's key is the variable `<PROVIDER>_API_KEY`."
        ),
        new("budget", Budget, "What the agents may spend."),
        new("briefing", new Fields([Started("the morning briefing is written")]), "The morning briefing."),
        new("research", Research, "The research agent."),
        new("memory", new Fields([Started("the day is remembered")]), "The memory agent."),
    ]);

    private static Key Started(string what) => new("cron", Scalars.Cron, $"When {what}.") { Example = "\"0 7 * * *\"" };

    private static Kind.Text Plain(string means) => new(means, "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$", Parsed.As);
}
