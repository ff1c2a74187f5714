using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>One value of a change with what terraform says about it. Null: nothing there, or no flag that is true.</summary>
internal readonly record struct Side
{
    public JsonElement? Value { get; private init; }

    public JsonElement? Sensitive { get; private init; }

    public JsonElement? Unknown { get; private init; }

    public bool IsSensitive => Sensitive?.ValueKind is JsonValueKind.True;

    public bool IsUnknown => Unknown?.ValueKind is JsonValueKind.True;

    public bool IsAbsent => !IsUnknown && Value is null or { ValueKind: JsonValueKind.Null };

    public bool IsObject => Value is { ValueKind: JsonValueKind.Object } || (Value is null && Unknown is { ValueKind: JsonValueKind.Object });

    public bool IsArray => Value is { ValueKind: JsonValueKind.Array };

    /// <summary>A list or map with something in it.</summary>
    public bool HasContent =>
        (Value is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
        || (Value is { ValueKind: JsonValueKind.Object } mapping && mapping.GetPropertyCount() > 0)
        || Unknown is { ValueKind: JsonValueKind.Object };

    public static Side Of(JsonElement? value, JsonElement? sensitive, JsonElement? unknown) => new()
    {
        Value = value, Sensitive = HasTrue(sensitive) ? sensitive : null, Unknown = HasTrue(unknown) ? unknown : null,
    };

    /// <summary>The members by name, with those that are known after apply; none when this is no object.</summary>
    public SideMember[] Members()
    {
        if (!IsObject)
            return [];
        var values = JsonMembers.Of(Value);
        var sensitive = JsonMembers.Of(Sensitive);
        var unknown = JsonMembers.Of(Unknown);
        var members = new List<SideMember>(values.Count + unknown.Count);
        foreach (var (name, value) in values)
            members.Add(new SideMember(name, Of(value, sensitive.Find(name), unknown.Find(name))));
        foreach (var (name, flag) in unknown)
        {
            if (values.Find(name) is null && HasTrue(flag))
                members.Add(new SideMember(name, Of(null, sensitive.Find(name), flag)));
        }

        if (members.Count > values.Count)
            members.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return [.. members];
    }

    /// <summary>The items; none when this is no list.</summary>
    public List<Side> Items()
    {
        if (!IsArray)
            return [];
        var sensitive = Flags(Sensitive);
        var unknown = Flags(Unknown);
        return [.. Value!.Value.EnumerateArray().Select((item, i) => Of(item, sensitive.ElementAtOrDefault(i), unknown.ElementAtOrDefault(i)))];
    }

    private static JsonElement?[] Flags(JsonElement? flags) =>
        flags is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(flag => (JsonElement?)flag)] : [];

    private static bool HasTrue(JsonElement? flags) => flags is { } there && there.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Array => AnyItemHasTrue(there),
        JsonValueKind.Object => AnyMemberHasTrue(there),
        _ => false,
    };

    private static bool AnyItemHasTrue(JsonElement flags)
    {
        foreach (var flag in flags.EnumerateArray())
        {
            if (HasTrue(flag))
                return true;
        }

        return false;
    }

    private static bool AnyMemberHasTrue(JsonElement flags)
    {
        foreach (var flag in flags.EnumerateObject())
        {
            if (HasTrue(flag.Value))
                return true;
        }

        return false;
    }
}

/// <summary>A member of an object.</summary>
internal readonly record struct SideMember(string Name, Side Side);
