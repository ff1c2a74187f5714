using System.Text.Json.Nodes;
using Homelab.Simulator.Inputs;
using Homelab.Templates.Tests.Pipelines;

namespace Homelab.Templates.Tests.Components;

/// <summary>Inputs are pasted into the file as text: a pattern has to keep out whatever could become more than a value.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Hostile =
    [
        "x\"\n  script: [touch hit]\n#",
        "x\n",
        "\nx",
        "x\r\nscript: []",
        "\"",
        "x\" ",
        "\\",
        "x\\",
        "'",
        "$(touch hit)",
        "`touch hit`",
        "x; rm -rf .",
        "x && y",
        "x | y",
        "x > y",
        "x < y",
        "x & y",
        "x # y",
        "*",
        "!reference [x]",
        "--json",
        "-",
        " x",
        "\t",
        "\0",
        "ä",
        "x\u2028y",
        "\u202ex",
        "${IFS}x!",
        "[x]",
        new string('x', 300),
    ];

    public static TheoryData<string> Names => Component.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_input_takes_what_could_become_yaml_or_a_command(string name)
    {
        var component = Component.Read(name);
        var taken = component.TextInputs.SelectMany(input =>
            Hostile.Where(value => Takes(component, input, value)).Select(value => $"{input}: {value}")
        );

        Assert.Empty(taken);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_inputs_take_only_their_own_kind(string name)
    {
        var component = Component.Read(name);
        foreach (var input in component.Inputs.Select(input => input.Key).Except(component.TextInputs))
            Assert.False(Takes(component, input, "x\"\n  script: [touch hit]\n#"), input);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_list_stays_a_list_whatever_its_items_say(string name)
    {
        var component = Component.Read(name);
        foreach (var (input, _) in component.Inputs.Where(input => (string?)input.Value!["type"] == "array"))
        {
            var items = new JsonArray([.. Hostile.Select(value => (JsonNode)value)]);
            var untouched = component.Body();
            foreach (var (job, body) in component.Body((input, items)))
            {
                Assert.Equal(items.ToJsonString(), body![input]!.ToJsonString());
                Assert.Equal(untouched[job]!["script"]!.ToJsonString(), body["script"]!.ToJsonString());
            }
        }
    }

    [Fact]
    public async Task An_independent_resolver_refuses_them_too()
    {
        var component = Component.Read("terraform-plan");
        await Task.WhenAll(
            component.TextInputs.Select(async input =>
            {
                using var checkout = await Checkout.StartAsync(
                    new JsonObject
                    {
                        ["include"] = new JsonArray(
                            new JsonObject
                            {
                                ["component"] = Checkout.Component,
                                ["inputs"] = new JsonObject { [input] = Hostile[0] },
                            }
                        ),
                    }.ToJsonString()
                );

                Assert.Contains(input, await checkout.RefusalAsync(), StringComparison.Ordinal);
            })
        );
    }

    private static bool Takes(Component component, string input, string value)
    {
        try
        {
            component.Body((input, value));
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }
}
