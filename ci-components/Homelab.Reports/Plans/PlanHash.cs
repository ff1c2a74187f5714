using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans;

/// <summary>
/// Names a change set, so that what is applied can be held against what was reviewed. The hash is a chain from the last change to the
/// first: a report that had no room for the tail carries the chain's value there, and everything it does show is still bound.
/// </summary>
public static class PlanHash
{
    /// <summary>
    /// Grows when a plan gets another hash than before. 1: changes and outputs. 2: also provisioners, programs, what triggers actions,
    /// identities of imports, what a plan changes in the state alone, and lists aligned by their items. 3: also the items of a list of
    /// which only the order changes, and what differs though its action is none. A plan without these has the hash it always had.
    /// </summary>
    public const int Version = 3;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <summary>SHA-256, hex, over what a report shows, whatever it claims. Changes and outputs in any order give the same hash.</summary>
    public static string Of(PlanReport report)
    {
        List<byte> parts = [.. Chain(report.Outputs, report.Omitted.OutputsDigest), .. Chain(report.Changes, report.Omitted.Digest)];
        if (report.StateOnly)
            parts.AddRange([.. "state"u8, .. Chain(report.Drift, report.Omitted.DriftDigest)]);
        if (report.Programs.Count + report.Omitted.Programs > 0)
            parts.AddRange([.. "programs"u8, .. Chain(report.Programs, report.Omitted.ProgramsDigest)]);
        return Convert.ToHexStringLower(SHA256.HashData([.. parts]));
    }

    /// <summary>The same for changes and outputs none of which are left out.</summary>
    public static string Of(IEnumerable<ResourceChange> changes, IEnumerable<ResourceChange> outputs) =>
        Of(Chain(outputs, null), Chain(changes, null));

    /// <summary>The chain's value at the first of these last changes: stands for them when they are left out.</summary>
    public static string OfTail(IEnumerable<ResourceChange> last) => Convert.ToHexStringLower(Chain(last, null));

    /// <summary>Canonical order: what destroys first, then by address. Rows are left out from the end.</summary>
    public static IReadOnlyList<ResourceChange> InOrder(IEnumerable<ResourceChange> changes)
    {
        var ordered = changes.ToList();
        ordered.Sort(Compare);
        return ordered;
    }

    /// <summary>One change's part: what it is, and its detail; each as shown, or by its digest.</summary>
    public static string Digest(ResourceChange change) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(IdentityDigest(change) + DetailDigest(change))));

    /// <summary>The digest (SHA-256, hex) of what a change is: the one it carries, or the one of what it shows.</summary>
    public static string IdentityDigest(ResourceChange change)
    {
        if (change.IdentityDigest is { } given)
            return given;
        var canonical = Scratch();
        Write(canonical, change.Kind.Word(), change.Address, change.Deposed, change.PreviousAddress, change.ImportId);
        Write(canonical, [.. change.Actions]);
        if (change.Trigger is { } trigger)
            Write(canonical, "trigger", trigger);
        if (change.Runs.Count > 0)
            Write(canonical, ["runs", .. change.Runs]);
        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    /// <summary>The digest (SHA-256, hex) of a change's attributes: the one it carries, or the one of what it shows.</summary>
    public static string DetailDigest(ResourceChange change)
    {
        if (change.DetailDigest is { } given)
            return given;
        var canonical = Scratch();
        foreach (var attribute in change.Attributes.OrderBy(attribute => attribute.Path, StringComparer.Ordinal))
            Write(canonical, attribute);
        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    /// <summary>The digest (SHA-256, hex) of attributes alone.</summary>
    internal static string DigestOf(IReadOnlyList<AttributeChange> attributes) =>
        DetailDigest(
            new ResourceChange
            {
                Address = "",
                Kind = ChangeKind.Unknown,
                Actions = [],
                Attributes = attributes,
            }
        );

    /// <summary>The change with its detail's digest instead of its attributes.</summary>
    public static ResourceChange WithoutDetail(ResourceChange change) =>
        change.Attributes.Count == 0
            ? change
            : change with
            {
                DetailDigest = DetailDigest(change),
                Attributes = [],
                OmittedAttributes = change.OmittedAttributes + change.Attributes.Count,
            };

    private static int Compare(ResourceChange one, ResourceChange other)
    {
        var order = other.Destroys.CompareTo(one.Destroys);
        if (order == 0)
            order = string.CompareOrdinal(one.Address, other.Address);
        if (order == 0)
            order = string.CompareOrdinal(one.Deposed, other.Deposed);
        return order == 0 ? string.CompareOrdinal(Digest(one), Digest(other)) : order;
    }

    private static ArrayBufferWriter<byte> Scratch()
    {
        _scratch ??= new ArrayBufferWriter<byte>(4096);
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    private static string Of(byte[] outputs, byte[] changes) => Convert.ToHexStringLower(SHA256.HashData([.. outputs, .. changes]));

    private static byte[] Chain(IEnumerable<ResourceChange> rows, string? omitted)
    {
        var ordered = InOrder(rows);
        var digests = new byte[ordered.Count][];
        Parallel.For(0, digests.Length, i => digests[i] = Encoding.ASCII.GetBytes(Digest(ordered[i])));
        var start = omitted is null ? SHA256.HashData("homelab.plan/1"u8) : Convert.FromHexString(omitted);
        return digests.Reverse().Aggregate(start, (rest, digest) => SHA256.HashData([.. rest, .. digest]));
    }

    private static void Write(ArrayBufferWriter<byte> canonical, AttributeChange attribute)
    {
        var (before, after) = (Canonical(attribute.Before), Canonical(attribute.After));
        var forces = attribute.ForcesReplacement ? "forces" : null;
        if (attribute.ItemsDigest is { } items)
            Write(canonical, attribute.Path, before, after, forces, items);
        else
            Write(canonical, attribute.Path, before, after, forces);
    }

    private static string Canonical(Leaf leaf) =>
        leaf switch
        {
            Leaf.Absent => "-",
            Leaf.Sensitive => "⟨sensitive⟩",
            Leaf.Unknown => "⟨unknown⟩",
            Leaf.Literal { Json: ['-' or (>= '0' and <= '9'), ..] } number => "n" + JsonValues.Number(number.Json),
            Leaf.Literal literal => "l" + literal.Json,
            Leaf.Text text => "t" + text.Value,
            Leaf.Cut cut => $"c{cut.Length}:{cut.Sha256}",
            _ => throw new UnreachableException("A new kind of leaf needs a canonical form."),
        };

    // Lengths before texts: no text can pretend to be two.
    private static void Write(ArrayBufferWriter<byte> target, params ReadOnlySpan<string?> fields)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(4), fields.Length);
        target.Advance(4);
        foreach (var field in fields)
        {
            var length = field is null ? -1 : Encoding.UTF8.GetByteCount(field);
            BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(4), length);
            target.Advance(4);
            if (field is not null)
                target.Advance(Encoding.UTF8.GetBytes(field, target.GetSpan(Math.Max(length, 1))));
        }
    }
}
