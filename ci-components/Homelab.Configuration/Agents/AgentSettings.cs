using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>The vault's project, and the folder agents write to.</summary>
public sealed record AgentVault(string Project, string Folder);

/// <summary>A language model's provider; its key is the variable <c>&lt;NAME&gt;_API_KEY</c>.</summary>
public sealed record AgentProvider(string Name, Uri? Url, string? Model);

public sealed record AgentSettings
{
    public AgentVault? Vault { get; init; }

    public IReadOnlyList<AgentProvider> Providers { get; init; } = [];

    /// <summary>US dollars in a calendar month.</summary>
    public decimal? MonthlyBudget { get; init; }

    public Cron? Briefing { get; init; }

    public Cron? Research { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    public Cron? Memory { get; init; }

    internal static AgentSettings Bind(Value.Map agents) =>
        new()
        {
            Vault = agents.Has("vault") ? BindVault(agents.Section("vault")) : null,
            Providers =
            [
                .. agents
                    .Named("providers")
                    .Select(provider => new AgentProvider(
                        provider.Name,
                        provider.Value.Find<Uri>("url"),
                        provider.Value.Find<string>("model")
                    )),
            ],
            MonthlyBudget = agents.Section("budget").Section("month").FindValue<decimal>("usd"),
            Briefing = agents.Section("briefing").Find<Cron>("cron"),
            Research = agents.Section("research").Find<Cron>("cron"),
            Topics = agents.Section("research").ListOf<string>("topics"),
            Memory = agents.Section("memory").Find<Cron>("cron"),
        };

    private static AgentVault BindVault(Value.Map vault) => new(vault.Get<string>("project"), vault.Get<string>("folder"));
}
