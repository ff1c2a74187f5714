using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Writing;

/// <summary>One change, output or drift row of <c>homelab.plan/1</c>, both ways.</summary>
internal static class ChangeJson
{
    public static void Write(Utf8JsonWriter json, ResourceChange change)
    {
        json.WriteStartObject();
        json.WriteString("address", change.Address);
        json.WriteString("kind", change.Kind.Word());
        json.WriteStartArray("actions");
        foreach (var action in change.Actions)
            json.WriteStringValue(action);
        json.WriteEndArray();
        WriteIfAny(json, "previousAddress", change.PreviousAddress);
        WriteIfAny(json, "importId", change.ImportId);
        WriteIfAny(json, "deposed", change.Deposed);
        WriteIfAny(json, "reason", change.Reason);
        WriteIfAny(json, "trigger", change.Trigger);
        if (change.Runs.Count > 0)
        {
            json.WriteStartArray("runs");
            foreach (var run in change.Runs)
                json.WriteStringValue(run);
            json.WriteEndArray();
        }

        if (change.Attributes.Count > 0)
        {
            json.WriteStartArray("attributes");
            foreach (var attribute in change.Attributes)
                Write(json, attribute);
            json.WriteEndArray();
        }

        if (change.OmittedAttributes > 0)
            json.WriteNumber("omittedAttributes", change.OmittedAttributes);
        WriteIfAny(json, "identityDigest", change.IdentityDigest);
        WriteIfAny(json, "detailDigest", change.DetailDigest);
        json.WriteEndObject();
    }

    public static ResourceChange Read(JsonElement json) =>
        new()
        {
            Address = json.Text("address") ?? "",
            Kind = ChangeKinds.FromWord(json.Text("kind")),
            Actions = json.Strings("actions"),
            PreviousAddress = json.Text("previousAddress"),
            ImportId = json.Text("importId"),
            Deposed = json.Text("deposed"),
            Reason = json.Text("reason"),
            Trigger = json.Text("trigger"),
            Runs = json.Strings("runs"),
            Attributes = [.. json.Items("attributes").Select(ReadAttribute)],
            OmittedAttributes = json.Count("omittedAttributes"),
            IdentityDigest = Digest(json, "identityDigest"),
            DetailDigest = Digest(json, "detailDigest"),
        };

    /// <summary>A digest somebody wrote, if it is one.</summary>
    public static string? Digest(JsonElement json, string name) =>
        json.Text(name) is { Length: 64 } text && text.All(char.IsAsciiHexDigit) ? text : null;

    public static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, AttributeChange attribute)
    {
        json.WriteStartObject();
        json.WriteString("path", attribute.Path);
        Write(json, "before", attribute.Before);
        Write(json, "after", attribute.After);
        if (attribute.ForcesReplacement)
            json.WriteBoolean("forcesReplacement", true);
        if (attribute.BecomesSensitive is { } sensitive)
            json.WriteBoolean("becomesSensitive", sensitive);
        WriteIfAny(json, "itemsDigest", attribute.ItemsDigest);
        if (attribute.Inside is { } inside)
        {
            json.WriteStartObject("inside");
            json.WriteString("format", inside.Format);
            json.WriteStartArray("lines");
            foreach (var line in inside.Lines)
                json.WriteStringValue(line);
            json.WriteEndArray();
            if (inside.OmittedLines > 0)
                json.WriteNumber("omittedLines", inside.OmittedLines);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Leaf leaf)
    {
        if (leaf is Leaf.Absent)
            return;
        json.WriteStartObject(name);
        switch (leaf)
        {
            case Leaf.Text text:
                json.WriteString("text", text.Value);
                break;
            case Leaf.Literal literal:
                json.WriteString("literal", literal.Json);
                break;
            case Leaf.Sensitive hidden:
                json.WriteBoolean("sensitive", true);
                WriteIfAny(json, "equals", hidden.EqualTo);
                break;
            case Leaf.Unknown:
                json.WriteBoolean("unknown", true);
                break;
            case Leaf.Cut cut:
                json.WriteString("head", cut.Head);
                json.WriteNumber("length", cut.Length);
                json.WriteString("sha256", cut.Sha256);
                break;
        }

        json.WriteEndObject();
    }

    private static AttributeChange ReadAttribute(JsonElement json) =>
        new(json.Text("path") ?? "", ReadLeaf(json.Member("before")), ReadLeaf(json.Member("after")))
        {
            ForcesReplacement = json.Flag("forcesReplacement") is true,
            BecomesSensitive = json.Flag("becomesSensitive"),
            ItemsDigest = Digest(json, "itemsDigest"),
            Inside = json.Member("inside") is { } inside
                ? new TextDifference(inside.Text("format") ?? "text", inside.Strings("lines"), inside.Count("omittedLines"))
                : null,
        };

    private static Leaf ReadLeaf(JsonElement? json) =>
        json switch
        {
            null => Leaf.Missing,
            { } leaf when leaf.Flag("sensitive") is true => new Leaf.Sensitive(leaf.Text("equals")),
            { } leaf when leaf.Flag("unknown") is true => Leaf.AfterApply,
            { } leaf when leaf.Text("text") is { } text => new Leaf.Text(text),
            { } leaf when leaf.Text("literal") is { } literal => new Leaf.Literal(literal),
            { } leaf when leaf.Text("head") is { } head => new Leaf.Cut(
                head,
                leaf.Integer("length") ?? head.Length,
                leaf.Text("sha256") ?? ""
            ),
            _ => Leaf.Hidden,
        };
}
