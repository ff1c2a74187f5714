using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Homelab.Reports.Json;

/// <summary>Comparing and naming JSON values exactly: numbers of any size, keys in any order.</summary>
internal static class JsonValues
{
    public static bool Equal(JsonElement left, JsonElement right)
    {
        if (JsonMarshal.GetRawUtf8Value(left).SequenceEqual(JsonMarshal.GetRawUtf8Value(right)))
            return true;
        if (left.ValueKind != right.ValueKind)
            return false;
        return left.ValueKind switch
        {
            JsonValueKind.String => JsonText.Of(left) == JsonText.Of(right),
            JsonValueKind.Number => Number(left) == Number(right),
            JsonValueKind.Array => ArraysEqual(left, right),
            JsonValueKind.Object => ObjectsEqual(left, right),
            _ => true,
        };
    }

    /// <summary>
    /// A number as digits and exponent without trailing zeros, so that <c>1</c>, <c>1.0</c> and <c>1e0</c> are one number and
    /// <c>1e999999999</c> costs nothing.
    /// </summary>
    public static string Number(JsonElement number) => Number(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(number)));

    /// <summary>The same for a number's JSON text. Text that is no number stays as it is.</summary>
    public static string Number(string text)
    {
        var unsigned = text.AsSpan().TrimStart('-');
        var e = unsigned.IndexOfAny('e', 'E');
        var mantissa = e < 0 ? unsigned : unsigned[..e];
        if (!System.Numerics.BigInteger.TryParse(e < 0 ? "0" : unsigned[(e + 1)..], out var exponent))
            return text;
        var point = mantissa.IndexOf('.');
        var digits = string.Concat(point < 0 ? mantissa : mantissa[..point], point < 0 ? [] : mantissa[(point + 1)..]).TrimStart('0');
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
            return "0";
        exponent += digits.Length - significant.Length;
        return $"{(text[0] == '-' ? "-" : "")}{significant}{(exponent.IsZero ? "" : "e" + exponent)}";
    }

    private static bool ArraysEqual(JsonElement left, JsonElement right)
    {
        if (left.GetArrayLength() != right.GetArrayLength())
            return false;
        foreach (var (one, other) in left.EnumerateArray().Zip(right.EnumerateArray()))
        {
            if (!Equal(one, other))
                return false;
        }

        return true;
    }

    private static bool ObjectsEqual(JsonElement left, JsonElement right)
    {
        var others = JsonMembers.Of(right);
        var ours = JsonMembers.Of(left);
        return ours.Count == others.Count
            && ours.Zip(others).All(pair => pair.First.Key == pair.Second.Key && Equal(pair.First.Value, pair.Second.Value));
    }
}
