using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>A program that speaks terraform's language.</summary>
public enum TerraformBinary
{
    Terraform,
    Tofu,
}

/// <summary>What an apply may do beyond the reviewed plan.</summary>
public enum Surprises
{
    None,
    NoDestroy,
    Any,
}

/// <summary>One folder of terraform configuration; without a binary, whichever is on PATH, terraform first.</summary>
public sealed record TerraformRoot(RootPath Path, TerraformBinary? Binary);

public sealed record TerraformSettings
{
    public required IReadOnlyList<TerraformRoot> Roots { get; init; }

    public required Surprises Surprises { get; init; }

    public Cron? Drift { get; init; }

    internal static TerraformSettings Bind(Value.Map terraform) =>
        new()
        {
            Roots = [.. terraform.Items("roots").OfType<Value.Map>().Select(BindRoot)],
            Surprises = terraform.Get<string>("surprises") switch
            {
                "any" => Surprises.Any,
                "no-destroy" => Surprises.NoDestroy,
                _ => Surprises.None,
            },
            Drift = terraform.Find<Cron>("drift"),
        };

    private static TerraformRoot BindRoot(Value.Map root) =>
        new(
            root.Get<RootPath>("path"),
            root.Find<string>("binary") switch
            {
                null => null,
                "tofu" => TerraformBinary.Tofu,
                _ => TerraformBinary.Terraform,
            }
        );
}
