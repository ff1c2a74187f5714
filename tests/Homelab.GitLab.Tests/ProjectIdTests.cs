namespace Homelab.GitLab.Tests;

public sealed class ProjectIdTests
{
    [Fact]
    public void A_project_reads_as_its_number_or_its_path()
    {
        Assert.Equal("42", new ProjectId(42).ToString());
        Assert.Equal("homelab/infra", new ProjectId("homelab/infra").ToString());
    }

    [Fact]
    public void A_project_without_a_name_is_refused() => Assert.Throws<ArgumentException>(() => new ProjectId(" "));
}
