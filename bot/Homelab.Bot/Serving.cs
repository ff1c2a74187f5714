using Homelab.Bot.Commands;
using Homelab.Bot.Health;
using Homelab.Bot.Inbox;
using Homelab.Bot.PlanNotes;
using Homelab.Bot.Projects;
using Homelab.Bot.Settings;
using Homelab.Bot.Sweep;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;

namespace Homelab.Bot;

/// <summary>The bot as a server: a table of contents.</summary>
internal static class Serving
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return Exit.Done;
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

    /// <param name="change">What a test replaces.</param>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = SettingsReader.Read(builder.Configuration);
        builder.AddLog();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = BodyBudget.LargestBody);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddInbox(settings);
        builder.Services.AddWebhooks(settings);
        builder.Services.AddHealth();
        builder.Services.AddProjects();
        builder.Services.AddPlanNotes();
        builder.Services.AddCommands();
        builder.Services.AddSweep();
        builder.Services.AddDispatch();
        builder.Services.AddWork();
        change?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapWebhooks();
        app.MapHealth();
        return app;
    }
}
