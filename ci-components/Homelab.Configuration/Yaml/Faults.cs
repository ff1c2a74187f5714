using Homelab.Text;

namespace Homelab.Configuration.Yaml;

/// <summary>Collects everything wrong with one file, up to a number a person would still read.</summary>
internal sealed class Faults
{
    private const int Maximum = 200;

    private readonly List<Fault> _faults = [];
    private readonly List<Fault> _warnings = [];
    private int _more;

    /// <summary>An unknown key is a warning.</summary>
    public bool Tolerant { get; init; }

    public bool Any => _faults.Count > 0;

    public IReadOnlyList<Fault> All => _more == 0 ? InOrder(_faults) : [.. InOrder(_faults), Rest()];

    public IReadOnlyList<Fault> Warnings => InOrder(_warnings);

    public void Add(Place place, string message) => AddTo(_faults, place, () => message);

    public void Warn(Place place, string message) => AddTo(_warnings, place, () => message);

    public void AddUnknownKey(Place place, string key, IEnumerable<string> known) =>
        AddTo(Tolerant ? _warnings : _faults, place, () => $"unknown key '{Shown.Text(key)}'{DidYouMean.Among(known, key)}");

    private void AddTo(List<Fault> list, Place place, Func<string> message)
    {
        if (list.Count < Maximum)
            list.Add(new Fault(place.Line, place.Column, place.Path, message()));
        else if (list == _faults)
            _more++;
    }

    private Fault Rest() => new(_faults[0].Line, 1, "", $"there are {_more} more faults: correct these first");

    private static IReadOnlyList<Fault> InOrder(List<Fault> faults) =>
        [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];
}
