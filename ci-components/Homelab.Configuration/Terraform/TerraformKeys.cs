using static Homelab.Configuration.Keys.Kind;

namespace Homelab.Configuration.Keys;

internal static class TerraformKeys
{
    private static readonly Fields Root = new([
        new("path", Scalars.RootPath, "The folder, from the top of the repository; `.` is the whole repository.")
        {
            Required = true,
            Example = "infra",
        },
        new("binary", new Choice(["terraform", "tofu"]), "The program to use. Default: whichever is on PATH, terraform first.")
        {
            Example = "terraform",
        },
    ]);

    public static readonly Fields Terraform = new([
        new("roots", new Sequence(Root), "The folders with terraform configuration."),
        new(
            "surprises",
            new Choice(["none", "no-destroy", "any"]),
            "What may be applied beyond what was reviewed: nothing, whatever destroys, replaces or forgets nothing, or anything."
        )
        {
            Default = "none",
        },
        new("drift", Scalars.Cron, "When to look for changes made by hand.") { Example = "\"0 6 * * *\"" },
    ]);
}
