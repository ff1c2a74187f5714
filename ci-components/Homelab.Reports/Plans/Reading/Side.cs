using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>One value of a change with what terraform says about it. Null: nothing there, or no flag that is true.</summary>
internal readonly record struct Side
{
    private static readonly Comparison<SideMember> ByName = (one, other) => string.CompareOrdinal(one.Name, other.Name);

    public JsonElement? Value { get; private init; }

    public JsonElement? Sensitive { get; private init; }

    public JsonElement? Unknown { get; private init; }

    // A flag that does not fit its value hides it: what it was meant for cannot be told.
    public bool IsSensitive => Sensitive is { } flag && Fits(flag, Value) is not true;

    public bool IsUnknown => Unknown?.ValueKind is JsonValueKind.True;

    public bool IsAbsent => !IsUnknown && Value is null or { ValueKind: JsonValueKind.Null };

    public bool IsObject =>
        Value is { ValueKind: JsonValueKind.Object } || (Value is null && Unknown is { ValueKind: JsonValueKind.Object });

    public bool IsArray => Value is { ValueKind: JsonValueKind.Array };

    /// <summary>A list or map with something in it.</summary>
    public bool HasContent =>
        (Value is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
        || (Value is { ValueKind: JsonValueKind.Object } mapping && mapping.GetPropertyCount() > 0)
        || Unknown is { ValueKind: JsonValueKind.Object };

    public static Side Of(JsonElement? value, JsonElement? sensitive, JsonElement? unknown) =>
        new()
        {
            Value = value,
            Sensitive = HasTrue(sensitive) ? sensitive : null,
            Unknown = HasTrue(unknown) ? unknown : null,
        };

    /// <summary>The members by name, with those that are known after apply; none when this is no object.</summary>
    public SideMember[] Members()
    {
        if (!IsObject)
            return [];
        var sensitive = JsonMembers.Of(Sensitive);
        var unknown = JsonMembers.Of(Unknown);
        var known = Known(sensitive, unknown);
        if (unknown.Count == 0)
            return known;
        var late = unknown
            .Where(flag => HasTrue(flag.Value) && !known.Any(member => member.Name == flag.Key))
            .Select(flag => new SideMember(flag.Key, Of(null, sensitive.Find(flag.Key), flag.Value)));
        SideMember[] all = [.. known, .. late];
        if (all.Length > known.Length)
            Array.Sort(all, ByName);
        return all;
    }

    // The hottest loop there is: terraform writes sorted objects, so nothing but the array itself is made.
    private SideMember[] Known(JsonMembers sensitive, JsonMembers unknown)
    {
        if (Value is not { ValueKind: JsonValueKind.Object } mapping)
            return [];
        var members = new SideMember[mapping.GetPropertyCount()];
        var count = 0;
        foreach (var property in mapping.EnumerateObject())
        {
            var name = JsonText.NameOf(property);
            if (count > 0 && string.CompareOrdinal(members[count - 1].Name, name) >= 0)
                return
                [
                    .. JsonMembers
                        .Of(mapping)
                        .Select(member => new SideMember(
                            member.Key,
                            Of(member.Value, sensitive.Find(member.Key), unknown.Find(member.Key))
                        )),
                ];
            members[count++] = new SideMember(name, Of(property.Value, sensitive.Find(name), unknown.Find(name)));
        }

        return members;
    }

    /// <summary>The items; none when this is no list.</summary>
    public List<Side> Items()
    {
        if (!IsArray)
            return [];
        var sensitive = Flags(Sensitive);
        var unknown = Flags(Unknown);
        return
        [
            .. Value!.Value.EnumerateArray().Select((item, i) => Of(item, sensitive.ElementAtOrDefault(i), unknown.ElementAtOrDefault(i))),
        ];
    }

    private static JsonElement?[] Flags(JsonElement? flags) =>
        flags is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(flag => (JsonElement?)flag)] : [];

    /// <summary>The flags are for the members or items of this value, one by one.</summary>
    public static bool Fits(JsonElement flags, JsonElement? value) =>
        (flags.ValueKind, value?.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object or JsonValueKind.Null or null) => true,
            (JsonValueKind.Array, JsonValueKind.Array) => flags.GetArrayLength() == value!.Value.GetArrayLength(),
            (JsonValueKind.Array, JsonValueKind.Null or null) => true,
            _ => false,
        };

    /// <summary>A flag somewhere in it is true, or is no flag at all.</summary>
    public static bool HasTrue(JsonElement? flags) =>
        flags is { } there
        && there.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.String or JsonValueKind.Number => true,
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
