using Homelab.Bot;

// Settings may be given as --Key=value; everything else that is an argument is a command.
var serves = args.Length == 0 || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0].Contains('=', StringComparison.Ordinal));
return await (serves ? Serving.RunAsync(args) : CommandLine.RunAsync(args));
