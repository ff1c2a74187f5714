using System.Text.RegularExpressions;
using Homelab.Bot.Settings;
using Homelab.Testing;
using Microsoft.Extensions.Configuration;

namespace Homelab.Bot.Tests.Settings;

public sealed partial class SettingsPageTests
{
    [Fact]
    public void The_page_names_exactly_the_settings_the_bot_reads()
    {
        var asked = new Asked(BotProcess.Settings("bot.db"));

        SettingsReader.Read(new ConfigurationRoot([asked]));

        var named = Row().Matches(Repository.Read("docs/bot.md")).Select(row => row.Groups["name"].Value);
        Assert.Equal(asked.Names.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]+__[A-Za-z0-9_]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    /// <summary>Remembers what it was asked for.</summary>
    private sealed class Asked : ConfigurationProvider
    {
        private readonly HashSet<string> _keys = [];

        public Asked(Dictionary<string, string> settings) =>
            Data = settings.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair.Value);

        public IEnumerable<string> Names => _keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal));

        public override bool TryGet(string key, out string? value)
        {
            _keys.Add(key);
            return base.TryGet(key, out value);
        }
    }
}
