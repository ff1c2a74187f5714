using System.Buffers.Text;
using System.Text;
using CsCheck;

namespace Homelab.Configuration.Tests;

public sealed class TaskArgumentsTests
{
    [Fact]
    public void Arguments_survive_the_way_through_a_pipeline() =>
        Gen.String[Gen.Char, 0, 20]
            .Array[0, 5]
            .Sample(arguments =>
            {
                if (arguments.Any(argument => argument.Any(char.IsSurrogate)))
                    return;
                var encoded = TaskArguments.Encode(arguments);
                Assert.Matches("^[A-Za-z0-9_-]{0,900}$", encoded);
                Assert.Equal(arguments, TaskArguments.Decode(encoded));
            });

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[\"a\",null]")]
    [InlineData("[[\"a\"]]")]
    [InlineData("[\"a\"")]
    [InlineData("[\"a\"] ,")]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("\"a\"")]
    public void Other_json_is_refused(string json) =>
        Assert.Null(TaskArguments.Decode(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("W10=")]
    [InlineData("W 10")]
    [InlineData("W")]
    [InlineData("+/+/")]
    [InlineData("_____w")]
    public void Other_text_is_refused(string encoded) => Assert.Null(TaskArguments.Decode(encoded));

    [Fact]
    public void Too_long_is_refused_on_both_sides()
    {
        Assert.Throws<ArgumentException>(() => TaskArguments.Encode([new string('x', 700)]));
        Assert.Null(TaskArguments.Decode(Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"[\"{new string('x', 700)}\"]"))));
    }

    [Fact]
    public void Random_text_never_throws() =>
        Gen.String[Gen.Char.AlphaNumeric, 0, 60]
            .Sample(text =>
            {
                TaskArguments.Decode(text);
            });
}
