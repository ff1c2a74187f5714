using Homelab.Demo;

return await Story.TellAsync(keep: args.Contains("--keep"), After("--restic"), After("--image"), CancellationToken.None);

string? After(string option) => args.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();
