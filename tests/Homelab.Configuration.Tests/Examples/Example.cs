using Homelab.Testing;

namespace Homelab.Configuration.Tests.Examples;

internal static class Example
{
    public static string Full { get; } = Repository.Read("tests/Homelab.Configuration.Tests/Examples/full.yml");

    /// <summary>A winter day well before the clocks change, so warnings do not come and go with the calendar.</summary>
    public static TimeProvider Clock { get; } = new StoppedClock(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public static HomelabConfig Config(string text) => Valid(text).Config;

    public static Reading.Valid Valid(string text)
    {
        var reading = HomelabFile.Read(text, Clock);
        Assert.True(reading is Reading.Valid, reading is Reading.Invalid invalid ? string.Join('\n', invalid.Faults) : "");
        return (Reading.Valid)reading;
    }

    public static IReadOnlyList<Fault> Faults(string text) => Assert.IsType<Reading.Invalid>(HomelabFile.Read(text, Clock)).Faults;

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
