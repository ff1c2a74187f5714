using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Webhooks;
using Homelab.Text;
using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Settings;

/// <summary>
/// Reads the settings and finds every fault at once. By hand, because a secret may be one value or a list, which no binder reads. No
/// message quotes a value: it might be a secret in the wrong place.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    public const string DefaultStore = "Data Source=homelab-bot.db";

    private readonly List<string> _faults = [];

    /// <exception cref="SettingsException">Something is missing or wrong.</exception>
    public static BotSettings Read(IConfiguration configuration) => new SettingsReader(configuration).Read();

    /// <summary>The store alone, for commands that need nothing else.</summary>
    /// <exception cref="SettingsException">It is none that is supported.</exception>
    public static string ReadStore(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var store = reader.Store();
        reader.Finish();
        return store;
    }

    private BotSettings Read()
    {
        var settings = new BotSettings
        {
            GitLab = Address(),
            Projects = [.. configuration.GetSection("GitLab:Projects").GetChildren().Select(Project)],
            WebhookTokens = OneOrMany("GitLab:WebhookToken"),
            SigningTokens = [.. OneOrMany("GitLab:SigningToken").Select(Signing).OfType<SigningToken>()],
            Store = Store(),
        };
        if (settings.Projects.Count == 0)
            _faults.Add(
                "Set GitLab__Projects__0__Path and GitLab__Projects__0__Token: the project the bot looks after, and its token for it."
            );
        if (settings.WebhookTokens.Count + settings.SigningTokens.Count == 0)
            _faults.Add(
                "Set GitLab__SigningToken (GitLab 19 or newer) or GitLab__WebhookToken to the secret of the webhook: without one, anybody could tell the bot anything."
            );
        Finish();
        return settings;
    }

    private void Finish()
    {
        if (_faults.Count > 0)
            throw new SettingsException(_faults);
    }

    private Uri Address()
    {
        var text = configuration["GitLab:Url"];
        if (
            Uri.TryCreate(text?.TrimEnd('/'), UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0
        )
            return address;
        _faults.Add("Set GitLab__Url to the address of your GitLab, such as https://gitlab.example.org.");
        return new Uri("http://gitlab.invalid");
    }

    private ProjectSettings Project(IConfigurationSection section)
    {
        var key = section.Path.Replace(":", "__", StringComparison.Ordinal);
        var path = section["Path"]?.Trim('/') ?? "";
        if (!path.Contains('/', StringComparison.Ordinal))
            _faults.Add($"Set {key}__Path to the full path of the project, such as homelab/infra.");
        if (string.IsNullOrWhiteSpace(section["Token"]))
            _faults.Add($"Set {key}__Token to a project access token with the role Developer and the scope api.");
        return new ProjectSettings(path, section["Token"]?.Trim() ?? "")
        {
            TriggerToken = section["TriggerToken"]?.Trim() is { Length: > 0 } token ? new TriggerToken(token) : null,
        };
    }

    private IReadOnlyList<string> OneOrMany(string key)
    {
        var section = configuration.GetSection(key);
        return
        [
            .. section
                .GetChildren()
                .Select(child => child.Value)
                .Prepend(section.Value)
                .Where(value => !string.IsNullOrEmpty(value))
                .OfType<string>(),
        ];
    }

    private SigningToken? Signing(string text)
    {
        if (SigningToken.TryParse(text, out var token))
            return token;
        _faults.Add("GitLab__SigningToken is not a signing token: GitLab shows it as whsec_ and base64.");
        return null;
    }

    private string Store()
    {
        var store = configuration["Store:Connection"] is { Length: > 0 } given ? given : DefaultStore;
        try
        {
            return new SqliteConnectionStringBuilder(store) is { DataSource.Length: > 0 } ? store : Unsupported();
        }
        catch (ArgumentException)
        {
            return Unsupported();
        }
    }

    private string Unsupported()
    {
        _faults.Add($"Store__Connection is no connection string of SQLite, such as '{DefaultStore}'.");
        return DefaultStore;
    }
}

/// <summary>The bot cannot start; each fault says which setting to correct.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults) : CannotRunException(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
