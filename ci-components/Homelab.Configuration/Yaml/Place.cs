namespace Homelab.Configuration.Yaml;

/// <summary>Where something stands. The path is put together when it is asked for: a hostile file has many places and few faults.</summary>
internal sealed class Place(Place? parent, string key, int index, int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Path
    {
        get
        {
            var segments = new List<string>();
            for (var place = this; place is not null; place = place.Parent)
                segments.Add(place.Segment);
            segments.Reverse();
            return string.Concat(segments).TrimStart('.');
        }
    }

    private Place? Parent { get; } = parent;

    private string Segment =>
        index >= 0 ? $"[{index}]"
        : key.Length > 0 ? "." + Shown.Text(key)
        : "";

    public static Place At(int line, int column) => new(null, "", -1, line, column);

    /// <summary>Another mark inside the same value.</summary>
    public Place Inside(int line, int column) => new(this, "", -1, line, column);

    public Place Key(string key, int line, int column) => new(this, key, -1, line, column);

    public Place Item(int index, int line, int column) => new(this, "", index, line, column);
}
