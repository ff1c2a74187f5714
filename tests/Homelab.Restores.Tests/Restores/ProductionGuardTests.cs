using System.Net;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Tests.Restores;

/// <summary>One answer to "is this production?", with every difference that three of them once had.</summary>
public sealed class ProductionGuardTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    // Names: case, short and full, a dot at the end, user, port, scheme.
    [InlineData("nas", "nas")]
    [InlineData("NAS", "nas")]
    [InlineData("nas", "Nas.Example.org")]
    [InlineData("nas.example.org", "nas")]
    [InlineData("nas.example.org.", "nas.example.org")]
    [InlineData("root@nas", "nas")]
    [InlineData("nas:2222", "nas")]
    [InlineData("root@nas.example.org:22", "nas")]
    [InlineData("ssh://root@nas:22/srv", "nas")]
    [InlineData(" nas ", "nas")]
    [InlineData("10", "10")]
    // Machine ids: dashes, case.
    [InlineData("01234567-89ab-cdef-0123-456789abcdef", "id")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", "id")]
    // Addresses: IPv6 forms, IPv4 within IPv6, brackets, scopes, ports.
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:22", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("2001:db8::1", "2001:0DB8:0:0:0:0:0:1")]
    [InlineData("[2001:db8::1]:22", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1%3")]
    // Names that lead to an address.
    [InlineData("storage.lan", "192.0.2.9")]
    [InlineData("admin@storage.lan:22", "192.0.2.9")]
    // This very machine.
    [InlineData("localhost", "this")]
    [InlineData("127.0.0.1", "this")]
    [InlineData("::1", "this")]
    public async Task A_machine_is_production_by_whatever_it_is_known_by(string listed, string known) =>
        Assert.Equal(listed, (await GuardAsync(listed)).Find(Machine(known)));

    [Theory]
    [InlineData("nas-1", "nas1")] // dashes mean something in names
    [InlineData("nas", "nas2")]
    [InlineData("nas.example.org", "nas.example.com")] // two full names
    [InlineData("example.org", "nas.example.org")]
    [InlineData("10.0.0.5", "10")]
    [InlineData("10", "10.0.0.5")]
    [InlineData("192.0.2.1", "192.0.2.10")]
    [InlineData("01234567-89ab-cdef", "id")]
    [InlineData("localhost", "localhost")] // another machine's word for itself
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("nobody.knows.this", "192.0.2.9")]
    [InlineData("", "nas")]
    public async Task And_no_other_is(string listed, string known) => Assert.Null((await GuardAsync(listed)).Find(Machine(known)));

    [Fact]
    public async Task A_machine_that_says_nothing_of_itself_is_nobody() =>
        Assert.Null((await GuardAsync("", "nas", Id, "192.0.2.1")).Find(new KnownMachine(["", "."], "", [""])));

    private static Task<ProductionGuard> GuardAsync(params string[] listed) =>
        ProductionGuard.OfAsync(
            listed,
            Ct,
            (name, _) => Task.FromResult<IReadOnlyList<IPAddress>>(name == "storage.lan" ? [IPAddress.Parse("192.0.2.9")] : [])
        );

    private static KnownMachine Machine(string known) =>
        known switch
        {
            "id" => new KnownMachine(["dev"], Id, []),
            "this" => new KnownMachine(["dev"], "", ["192.0.2.77"]) { IsThis = true },
            _ when IPAddress.TryParse(known, out _)
                    && known.Contains('.', StringComparison.Ordinal) | known.Contains(':', StringComparison.Ordinal) => new KnownMachine(
                ["dev"],
                "",
                [known]
            ),
            _ => new KnownMachine([known], "", []),
        };
}
