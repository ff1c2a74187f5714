using System.Text;
using System.Text.Unicode;

namespace Homelab.Processes.Files;

/// <summary>A path as Linux has it: bytes, of which only most happen to be text.</summary>
public readonly struct RawPath : IEquatable<RawPath>, IComparable<RawPath>
{
    private readonly byte[]? _bytes;

    public RawPath(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    public RawPath(string text) => _bytes = Encoding.UTF8.GetBytes(text);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether <see cref="ToString"/> says it all.</summary>
    public bool IsText => Utf8.IsValid(_bytes);

    /// <summary>For people: what is no UTF-8 becomes U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    public bool Equals(RawPath other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is RawPath other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public int CompareTo(RawPath other) => Bytes.SequenceCompareTo(other.Bytes);

    public static bool operator ==(RawPath left, RawPath right) => left.Equals(right);

    public static bool operator !=(RawPath left, RawPath right) => !left.Equals(right);

    public static bool operator <(RawPath left, RawPath right) => left.CompareTo(right) < 0;

    public static bool operator <=(RawPath left, RawPath right) => left.CompareTo(right) <= 0;

    public static bool operator >(RawPath left, RawPath right) => left.CompareTo(right) > 0;

    public static bool operator >=(RawPath left, RawPath right) => left.CompareTo(right) >= 0;
}
