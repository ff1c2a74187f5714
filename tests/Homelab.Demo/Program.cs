using Homelab.Demo;

var restic = args.SkipWhile(argument => argument != "--restic").Skip(1).FirstOrDefault();
return await Story.TellAsync(keep: args.Contains("--keep"), restic, CancellationToken.None);
