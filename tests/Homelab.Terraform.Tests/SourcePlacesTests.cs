using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Testing;

namespace Homelab.Terraform.Tests;

public sealed class SourcePlacesTests : IDisposable
{
    private readonly TempDir _dir = new();

    [Theory]
    [InlineData("terraform_data.web", "infra/main.tf", 2)]
    [InlineData("terraform_data.web[\"a.b\"]", "infra/main.tf", 2)]
    [InlineData("module.net[0].terraform_data.x", "infra/net.tf", 1)]
    [InlineData("terraform_data.gone", "infra/main.tf", 1)]
    [InlineData("", "infra/main.tf", 1)]
    public void A_change_is_placed_where_its_block_begins(string address, string file, int line)
    {
        _dir.Write("main.tf", "# a comment\nresource \"terraform_data\" \"web\" {\n}\n");
        _dir.Write("net.tf", "module \"net\" {\n}\n");

        var change = new ResourceChange
        {
            Address = address,
            Kind = ChangeKind.Delete,
            Actions = ["delete"],
        };

        Assert.Equal(new SourcePlace(file, line), new SourcePlaces("infra", _dir.Path).Of(change));
    }

    [Fact]
    public void A_root_without_a_folder_is_placed_at_its_main_file()
    {
        var change = new ResourceChange
        {
            Address = "x.y",
            Kind = ChangeKind.Delete,
            Actions = ["delete"],
        };

        Assert.Equal(new SourcePlace("main.tf", 1), new SourcePlaces(".", _dir["nowhere"]).Of(change));
    }

    public void Dispose() => _dir.Dispose();
}
