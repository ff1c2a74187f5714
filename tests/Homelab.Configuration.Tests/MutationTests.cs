using System.Text;
using CsCheck;
using Homelab.Configuration.Tests.Examples;

namespace Homelab.Configuration.Tests;

public sealed class MutationTests
{
    // ./test --long asks for more.
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") == "1" ? 100_000 : 3_000;

    [Fact]
    public void A_damaged_file_ends_in_a_reading_with_faults_inside_the_file() =>
        Gen.Int.Select(seed => Mutation.Of(Example.Full, new Random(seed))).Sample(IsAnswered, iter: Rounds);

    [Fact]
    public void A_file_made_of_fragments_is_answered_too() =>
        Gen
            .Int.Select(seed => Mutation.Of(Mutation.Of("version: 1\n", new Random(seed)), new Random(~seed)))
            .Sample(IsAnswered, iter: Rounds);

    [Fact]
    public void Damaged_bytes_are_answered_too() =>
        Gen.Select(Gen.Int[0, Example.Full.Length - 1], Gen.Byte)
            .Array[1, 20]
            .Sample(
                flips =>
                {
                    var bytes = Encoding.UTF8.GetBytes(Example.Full);
                    foreach (var (at, value) in flips)
                        bytes[at] = value;
                    AreInside(Finished(() => HomelabFile.Read(new MemoryStream(bytes), Example.Clock)), int.MaxValue);
                },
                iter: Rounds
            );

    [Fact]
    public void Reading_tolerantly_accepts_at_least_what_reading_strictly_does() =>
        Gen
            .Int.Select(seed => Mutation.Of(Example.Full, new Random(seed)))
            .Sample(
                text =>
                {
                    if (HomelabFile.Read(text, Example.Clock) is Reading.Valid)
                        Assert.IsType<Reading.Valid>(HomelabFile.ReadTolerantly(text, Example.Clock));
                },
                iter: Rounds / 3
            );

    private static void IsAnswered(string text) =>
        AreInside(Finished(() => HomelabFile.Read(text, Example.Clock)), FileText.CountLines(text));

    private static void AreInside(Reading reading, int lines)
    {
        var faults = reading switch
        {
            Reading.Invalid invalid => invalid.Faults,
            Reading.Valid valid => valid.Warnings,
            _ => [],
        };
        Assert.True(reading is Reading.Valid || faults.Count > 0);
        Assert.All(
            faults,
            fault =>
            {
                Assert.InRange(fault.Line, 1, lines);
                Assert.InRange(fault.Column, 1, int.MaxValue);
                Assert.DoesNotContain(fault.ToString(), char.IsControl);
                Assert.InRange(fault.Message.Length, 10, 500);
            }
        );
    }

    // A parser that never ends is the failure this looks for, so nobody waits for it politely.
    private static Reading Finished(Func<Reading> read)
    {
        var reading = Task.Run(read);
        Assert.True(reading.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "The reader did not end.");
        return reading.GetAwaiter().GetResult();
    }
}
