using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Homelab.Reports.Redaction;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Plans.Differences;

/// <summary>Where an attribute is: names and positions, and how that reads in terraform's notation.</summary>
internal sealed class AttributePath
{
    private static readonly SearchValues<char> IdentifierCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    );

    private readonly AttributePath? _parent;
    private readonly string? _name;
    private readonly int _position;
    private string? _label;

    // A path lives in one difference, which has one redactor.
    private string? _raw;

    private AttributePath(AttributePath? parent, string? name, int position) => (_parent, _name, _position) = (parent, name, position);

    public static AttributePath Root { get; } = new(null, null, -1);

    public AttributePath Member(string name) => new(this, name, -1);

    /// <param name="label">What the item calls itself, where its position would mislead.</param>
    public AttributePath Item(int position, string? label = null) => new(this, null, position) { _label = label };

    /// <summary>The last step is a position in a list.</summary>
    public bool IsItem => _position >= 0;

    /// <summary>The first step's name; empty for the whole, and where it is a position.</summary>
    public string First =>
        _parent is null ? ""
        : _parent._parent is null ? _name ?? ""
        : _parent.First;

    /// <summary>As text, with every name that is a secret hidden.</summary>
    public string Show(Redactor redactor) => redactor.Hide(Raw(redactor));

    /// <summary>One of the two begins with the other: <paramref name="replacePath"/> comes from <c>replace_paths</c>.</summary>
    public bool Touches(JsonElement replacePath)
    {
        if (replacePath.ValueKind is not JsonValueKind.Array)
            return false;
        var segments = new List<AttributePath>();
        for (var node = this; node._parent is not null; node = node._parent)
            segments.Insert(0, node);
        return segments.Zip(replacePath.EnumerateArray()).All(pair => pair.First.Is(pair.Second));
    }

    private bool Is(JsonElement segment) =>
        segment.ValueKind switch
        {
            JsonValueKind.String => _name == Json.JsonText.Of(segment),
            JsonValueKind.Number => segment.TryGetInt32(out var position) && position == _position,
            _ => true,
        };

    private string Raw(Redactor redactor) => _parent is null ? "" : _raw ??= _parent.Raw(redactor) + Segment(redactor);

    private string Segment(Redactor redactor)
    {
        if (_name is null)
            return _label is null ? $"[{_position}]" : $"[{(redactor.IsSecret(_label) ? SecretSet.Mark : _label)}]";
        var name = redactor.IsSecret(_name) ? SecretSet.Mark : _name;
        return Segment(name, _parent == Root);
    }

    /// <summary>One name of a path, as terraform writes it.</summary>
    public static string Segment(string name, bool first)
    {
        if (IsIdentifier(name))
            return first ? name : "." + name;
        return $"[\"{JsonEncodedText.Encode(Json.JsonText.WellFormed(name), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"]";
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && !name.AsSpan().ContainsAnyExcept(IdentifierCharacters);
}
