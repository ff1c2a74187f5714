namespace Homelab.Benchmarks.Measuring;

/// <summary>Prints rows as they come and remembers which missed.</summary>
internal sealed class Table(TextWriter output)
{
    private readonly List<Row> _missed = [];

    public void Begin(string machine)
    {
        output.WriteLine(machine);
        output.WriteLine($"Median of {Race.Rounds} after one warm-up, ours and the peer in turn. MB are millions of bytes.");
        output.WriteLine();
        Line("what", "ours", "peer or limit", "ratio", "bar", "");
    }

    public async Task AddAsync(IAsyncEnumerable<Row> rows)
    {
        await foreach (var row in rows)
            Add(row);
    }

    /// <summary>Says what missed. True when every promised bar holds.</summary>
    public bool End()
    {
        var failed = _missed.Where(row => !row.IsExtra).ToList();
        output.WriteLine();
        output.WriteLine(
            failed.Count == 0
                ? "Every bar holds."
                : $"Missed: {string.Join("; ", failed.Select(row => $"{row.What} ({row.Ours}, bar {row.Bar})"))}."
        );
        return failed.Count == 0;
    }

    private void Add(Row row)
    {
        if (!row.Holds)
            _missed.Add(row);
        var verdict = (row.Holds ? "ok" : "FAIL") + (row.IsExtra ? " (extra)" : "");
        Line(row.What, $"{row.Ours}", $"{row.Against.Name} {row.Against.Amount}", $"{row.Ratio:0.00}", $"{row.Bar}", verdict);
        output.Flush();
    }

    private void Line(string what, string ours, string against, string ratio, string bar, string verdict) =>
        output.WriteLine($"{what, -56}{ours, 10}  {against, -22}{ratio, 6}  {bar, -15}{verdict}".TrimEnd());
}
