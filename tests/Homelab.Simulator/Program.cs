using System.Text.Json.Nodes;
using Homelab.Simulator;

if (args is not ["serve", .. var rest] || rest.Length % 2 != 0)
    return Usage();
var options = new SimulatedGitLabOptions();
for (var i = 0; i < rest.Length; i += 2)
{
    if (rest[i] == "--data")
        options = options with { Data = Directory.CreateDirectory(rest[i + 1]).FullName };
    else if (rest[i] == "--port" && int.TryParse(rest[i + 1], out var port))
        options = options with { Port = port };
    else
        return Usage();
}

await using var gitlab = await SimulatedGitLab.StartAsync(options);
Console.WriteLine(
    new JsonObject
    {
        ["url"] = gitlab.Url.ToString().TrimEnd('/'),
        ["tokens"] = new JsonObject
        {
            ["root"] = gitlab.Tokens.Root,
            ["maintainer"] = gitlab.Tokens.Maintainer,
            ["developer"] = gitlab.Tokens.Developer,
            ["guest"] = gitlab.Tokens.Guest,
            ["bot"] = gitlab.Tokens.Bot,
        },
    }.ToJsonString()
);
using var stop = new SemaphoreSlim(0);
using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);
using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGINT,
    Stop
);
await stop.WaitAsync();
return 0;

void Stop(System.Runtime.InteropServices.PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Release();
}

static int Usage()
{
    Console.Error.WriteLine("Usage: serve [--port N] [--data DIR]");
    return 2;
}
