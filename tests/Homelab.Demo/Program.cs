using Homelab.Demo;

try
{
    return await Story.TellAsync(keep: args.Contains("--keep"), After("--restic"), After("--image"), CancellationToken.None);
}
catch (InvalidOperationException e)
{
    // The story is not as it was told; where in our code that was noticed helps nobody.
    Teller.Fail(e.Message);
    return 1;
}

string? After(string option) => args.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();
