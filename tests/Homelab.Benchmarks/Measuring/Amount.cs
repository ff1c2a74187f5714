namespace Homelab.Benchmarks.Measuring;

/// <summary>What an amount counts. Later rows add theirs.</summary>
internal enum Unit
{
    Seconds,
    Bytes,
    PerSecond,
    BytesPerSecond,
}

/// <summary>Something measured, or demanded.</summary>
internal readonly record struct Amount(double Value, Unit Unit)
{
    public static Amount Of(TimeSpan time) => new(time.TotalSeconds, Unit.Seconds);

    public static Amount Milliseconds(double value) => new(value / 1000, Unit.Seconds);

    public static Amount Bytes(double value) => new(value, Unit.Bytes);

    /// <summary>A million bytes each.</summary>
    public static Amount Megabytes(double value) => new(value * 1e6, Unit.Bytes);

    /// <summary>So many in that time.</summary>
    public static Amount Rate(long count, TimeSpan time) => new(count / time.TotalSeconds, Unit.PerSecond);

    public static Amount BytesPerSecond(long bytes, TimeSpan time) => new(bytes / time.TotalSeconds, Unit.BytesPerSecond);

    public static Amount PerSecond(double value) => new(value, Unit.PerSecond);

    public double DividedBy(Amount other) => Value / other.Value;

    public override string ToString() =>
        Unit switch
        {
            Unit.Seconds when Value < 1 => $"{Value * 1000:0.0} ms",
            Unit.Seconds => $"{Value:0.00} s",
            Unit.Bytes => $"{Value / 1e6:0.0} MB",
            Unit.PerSecond => $"{Value:0}/s",
            Unit.BytesPerSecond => $"{Value / 1e6:0} MB/s",
            _ => throw new InvalidOperationException("A new unit needs words."),
        };
}
