using Homelab.Bot;

return await (args is ["deliveries" or "health" or "--version" or "--help" or "-h", ..] ? CommandLine.RunAsync(args) : Serving.RunAsync(args));
