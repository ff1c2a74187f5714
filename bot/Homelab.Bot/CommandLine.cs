using Homelab.Bot.Deliveries;
using Homelab.Bot.Health;
using Homelab.Bot.Inbox;
using Homelab.Bot.Settings;

namespace Homelab.Bot;

/// <summary>What the executable does besides serving.</summary>
internal static class CommandLine
{
    private const string Help = """
        homelab-bot                            serves; settings come from the environment (docs/bot.md)
        homelab-bot deliveries list [--all]    what waits, is worked on or was given up; with --all also what is handled
        homelab-bot deliveries show NUMBER     one delivery, with what GitLab sent
        homelab-bot deliveries replay NUMBER   puts one that was handled or given up back in line
        homelab-bot deliveries replay --all [--since TIME]   all that was given up, or what arrived since then (UTC)
        homelab-bot health                     asks the bot on this machine whether it is ready: exit 0 or 1
        homelab-bot --version
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddEnvironmentVariables("ASPNETCORE_").Build();
        try
        {
            return args switch
            {
                ["deliveries", .. var rest] => DeliveryCommands.Run(rest, configuration),
                ["health"] => await HealthProbe.AskAsync(configuration),
                ["--version"] => Print(typeof(CommandLine).Assembly.GetName().Version!.ToString(3)),
                ["--help" or "-h"] => Print(Help),
                _ => Terminal.Refuse(["That is no command; --help shows those there are."]),
            };
        }
        catch (SettingsException e)
        {
            return Terminal.Refuse(e.Faults);
        }
        catch (StoreUnusableException e)
        {
            return Terminal.Refuse([e.Message]);
        }
    }

    private static int Print(string text)
    {
        Terminal.Print(text);
        return Exit.Done;
    }
}
