namespace Homelab.Benchmarks.Measuring;

/// <summary>What a figure is held against in the same run.</summary>
internal sealed record Peer(string Name, Amount Amount);

/// <summary>What is promised.</summary>
internal abstract record Bar
{
    private Bar() { }

    /// <summary>No more than this.</summary>
    public sealed record AtMost(Amount Limit) : Bar
    {
        public override string ToString() => $"<= {Limit}";
    }

    /// <summary>No less than this.</summary>
    public sealed record AtLeast(Amount Limit) : Bar
    {
        public override string ToString() => $">= {Limit}";
    }

    /// <summary>No more than this part of what the peer takes.</summary>
    public sealed record PartOfPeer(double Part) : Bar
    {
        public override string ToString() => $"<= {Part:0.00} x peer";
    }

    /// <summary>No less than this part of what the peer gives.</summary>
    public sealed record LeastPartOfPeer(double Part) : Bar
    {
        public override string ToString() => $">= {Part:0.00} x peer";
    }
}

/// <summary>One line of the table.</summary>
internal sealed record Row(string What, Amount Ours, Bar Bar)
{
    public Peer? Peer { get; init; }

    /// <summary>A harder case, shown but not promised: missing its bar fails nothing.</summary>
    public bool IsExtra { get; init; }

    public bool Holds =>
        Bar switch
        {
            Bar.AtMost most => Ours.Value <= most.Limit.Value,
            Bar.AtLeast least => Ours.Value >= least.Limit.Value,
            Bar.PartOfPeer most => Ratio <= most.Part,
            Bar.LeastPartOfPeer least => Ratio >= least.Part,
            _ => throw new InvalidOperationException("A new kind of bar needs a rule."),
        };

    /// <summary>Ours divided by the peer's, or by the limit where there is no peer.</summary>
    public double Ratio => Ours.DividedBy(Against.Amount);

    public Peer Against =>
        (Peer, Bar) switch
        {
            ({ } peer, _) => peer,
            (null, Bar.AtMost most) => new Peer("limit", most.Limit),
            (null, Bar.AtLeast least) => new Peer("limit", least.Limit),
            _ => throw new InvalidOperationException($"{What}: a bar relative to a peer needs one."),
        };
}
