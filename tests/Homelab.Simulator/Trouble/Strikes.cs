namespace Homelab.Simulator.Trouble;

/// <summary>The dice, and how often each fault struck.</summary>
internal sealed class Strikes(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, int>(_counts);
        }
    }

    /// <summary>Draws, and counts under <paramref name="name"/> when it strikes. A fault that is off takes no number from the
    /// dice.</summary>
    public bool Chance(double chance, string name)
    {
        lock (_lock)
        {
            if (chance <= 0 || _random.NextDouble() >= chance)
                return false;
            Count(name);
            return true;
        }
    }

    public double Between(double from, double to)
    {
        lock (_lock)
            return from + (_random.NextDouble() * (to - from));
    }

    public void Shuffle<T>(T[] items)
    {
        lock (_lock)
            _random.Shuffle(items);
    }

    public void Count(string name)
    {
        lock (_lock)
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }
}
