using Homelab.Demo;

return await Story.TellAsync(keep: args is ["--keep"], CancellationToken.None);
