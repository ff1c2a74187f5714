using Homelab.Configuration.Tests.Examples;

namespace Homelab.Configuration.Tests;

public sealed class KeyFaultTests
{
    public static TheoryData<string> Names { get; } = new(BrokenFiles.All.Select(file => file.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_file_has_one_fault_at_its_place(string name)
    {
        var broken = BrokenFiles.All.Single(file => file.Name == name);

        var fault = Assert.Single(Example.Faults(broken.Text));

        Assert.Equal((broken.Line, broken.Path), (fault.Line, fault.Path));
        Assert.Contains(broken.Says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_come_at_once_and_in_the_order_of_the_file()
    {
        var faults = Example.Faults(
            """
            version: 1
            timezone: Mars/Olympus
            watch: { grace: soon }
            terraform: { surprises: many, roots: [{ path: /a }, { path: ok }, { path: ok }] }
            backups:
              sets:
                vault: { host: nas, paths: [relative] }
            nonsense: 1
            """
        );

        Assert.Equal(
            [
                "timezone",
                "watch.grace",
                "terraform.surprises",
                "terraform.roots[0].path",
                "terraform.roots[2].path",
                "backups.sets.vault.host",
                "backups.sets.vault.paths[0]",
                "nonsense",
            ],
            faults.Select(fault => fault.Path)
        );
    }

    [Fact]
    public void A_broken_value_is_reported_once_and_not_again_by_what_refers_to_it()
    {
        var faults = Example.Faults("version: 1\nhosts: { nas: 1 }\nbackups: { sets: { vault: { host: nas, paths: [/srv] } } }\n");

        Assert.Equal("hosts.nas", Assert.Single(faults).Path);
    }

    [Fact]
    public void A_fault_prints_its_line_and_path()
    {
        var fault = Assert.Single(Example.Faults("version: 1\nwatch: { grac: 1h }\n"));

        Assert.Equal("line 2: watch.grac: unknown key 'grac', did you mean 'grace'?", fault.ToString());
    }

    [Fact]
    public void A_hostile_key_is_shown_short_and_without_control_characters()
    {
        var fault = Assert.Single(Example.Faults($"version: 1\n\"\\e[31m\\u202e{new string('x', 500)}\": 1\n"));

        Assert.DoesNotContain(fault.ToString(), char.IsControl);
        Assert.DoesNotContain('\u202e', fault.ToString());
        Assert.InRange(fault.ToString().Length, 1, 200);
    }

    [Fact]
    public void A_thousand_faults_end_in_a_sentence_instead()
    {
        var faults = Example.Faults("version: 1\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"k{i}: 1\n")));

        Assert.InRange(faults.Count, 100, 300);
        Assert.Contains("800 more faults", faults[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_tolerantly_makes_an_unknown_key_a_warning()
    {
        const string newer = "version: 1\nwatch: { grace: 1h, patience: { much: [1] } }\n";

        var reading = Assert.IsType<Reading.Valid>(HomelabFile.ReadTolerantly(newer, Example.Clock));

        Assert.Equal(TimeSpan.FromHours(1), reading.Config.Watch.Grace);
        Assert.Equal("watch.patience", Assert.Single(reading.Warnings).Path);
        Assert.Single(Example.Faults(newer));
    }

    [Fact]
    public void Reading_tolerantly_still_refuses_what_is_wrong() =>
        Assert.IsType<Reading.Invalid>(HomelabFile.ReadTolerantly("version: 1\nwatch: { grace: soon }\n", Example.Clock));
}
