using System.CommandLine;
using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Text;

namespace Homelab.Cli.Commands;

/// <summary><c>homelab config …</c></summary>
internal static class ConfigCommands
{
    public static Command Build(Screen screen) =>
        new("config", "homelab.yml: what is wrong with it, and what it may say.") { Check(screen), Schema(screen) };

    private static Command Check(Screen screen)
    {
        var config = Shared.Config();
        var command = new Command("check", "Names every fault at once, each with its line, and prints what each schedule will do next.")
        {
            config,
        };
        command.SetAction(parsed => Check(screen, parsed.GetRequiredValue(config)));
        return command;
    }

    private static Command Schema(Screen screen)
    {
        var command = new Command("schema", "Prints the JSON Schema of homelab.yml, for editors.");
        command.SetAction(_ =>
        {
            screen.Print(HomelabFile.Schema, endLine: false);
            return Exit.Done;
        });
        return command;
    }

    private static int Check(Screen screen, string file)
    {
        var reading = ConfigFile.Read(file);
        foreach (
            var fault in reading switch
            {
                Reading.Invalid invalid => invalid.Faults,
                Reading.Valid valid => valid.Warnings,
                _ => [],
            }
        )
            screen.Say(
                $"{file}:{fault.Line}:{fault.Column}: {VisibleText.OneLine(fault.Path.Length == 0 ? fault.Message : $"{fault.Path}: {fault.Message}")}"
            );
        if (reading is not Reading.Valid { Config: var config })
        {
            screen.Error($"{file} has faults: correct the lines above.");
            return Exit.Usage;
        }

        screen.Print($"{file} is valid.");
        foreach (var next in Schedules.Upcoming(config, TimeProvider.System))
            screen.Print($"{(next.At is { } at ? $"{at:yyyy-MM-dd ddd HH:mm zzz}" : "never"), -27}  {next.Schedule.Title}");
        return Exit.Done;
    }
}
