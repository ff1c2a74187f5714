using Homelab.Backups.Databases;
using Homelab.Configuration;

namespace Homelab.Backups.Tests.Databases;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://u:p@h/d", "PGDATABASE=d PGHOST=h PGPASSWORD=p PGUSER=u")]
    [InlineData("  postgresql://u@h:5433/d\n", "PGDATABASE=d PGHOST=h PGPORT=5433 PGUSER=u")]
    [InlineData("postgres://", "")]
    [InlineData("postgres:///d", "PGDATABASE=d")]
    [InlineData("postgres://u:p%40ss%3Aw%2Frd%20%251%C3%BC@h", "PGHOST=h PGPASSWORD=p@ss:w/rd %1ü PGUSER=u")]
    [InlineData("postgres://u:a:b?c+d@h/d", "PGDATABASE=d PGHOST=h PGPASSWORD=a:b?c+d PGUSER=u")]
    [InlineData("postgres://u:p@[::1]:5433/d", "PGDATABASE=d PGHOST=::1 PGPASSWORD=p PGPORT=5433 PGUSER=u")]
    [InlineData("postgres://u@a:1,[fe80::1%25eth0],c:3/d", "PGDATABASE=d PGHOST=a,fe80::1%eth0,c PGPORT=1,,3 PGUSER=u")]
    [InlineData("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", "PGDATABASE=d PGHOST=/var/run/postgresql PGUSER=u")]
    [InlineData("postgres:///d?host=/tmp&port=6&user=u&password=p%26q", "PGDATABASE=d PGHOST=/tmp PGPASSWORD=p&q PGPORT=6 PGUSER=u")]
    [InlineData(
        "postgres://h/d?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=3",
        "PGCONNECT_TIMEOUT=3 PGDATABASE=d PGHOST=h PGSSLMODE=verify-full PGSSLROOTCERT=/ca.pem"
    )]
    [InlineData("postgres://h/d?ssl=true&application_name=x&keepalives=1", "PGDATABASE=d PGHOST=h PGSSLMODE=require")]
    [InlineData("postgres://h/d?options=-c%20statement_timeout%3D0", "PGDATABASE=d PGHOST=h PGOPTIONS=-c statement_timeout=0")]
    [InlineData("postgres://h/a%20%22b%22%0a", null)]
    [InlineData(
        "host=h port = 5 user=u  dbname='my db' password='it\\'s \\\\ a=b'",
        "PGDATABASE=my db PGHOST=h PGPASSWORD=it's \\ a=b PGPORT=5 PGUSER=u"
    )]
    [InlineData("dbname=d password=", "PGDATABASE=d")]
    [InlineData("host=h password=x://y", "PGHOST=h PGPASSWORD=x://y")]
    public void Every_form_of_address_reaches_the_programs_as_variables(string address, string? expected)
    {
        if (expected is null)
            Assert.Throws<DumpFailureException>(() => Read(address));
        else
            Assert.Equal(
                expected,
                string.Join(
                    ' ',
                    Read(address).Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")
                )
            );
    }

    [Theory]
    [InlineData(null, "is empty or not set")]
    [InlineData(" ", "is empty or not set")]
    [InlineData("mysql://u:s3cret@h/d", "must begin with postgres://")]
    [InlineData("s3cret", "cannot be read")]
    [InlineData("host=h password='s3cret", "cannot be read")]
    [InlineData("postgres://u:s3@cret@h/d", "more than one '@'")]
    [InlineData("postgres://u:s3/cret@h/d", "more than one '@'")]
    [InlineData("postgres://u:12/s3cret@h/d", "more than one '@'")]
    [InlineData("postgres://u:s3cret/h/d", "names a port that is no number")]
    [InlineData("postgres://u:s3cret%@h/d", "a '%' that encodes nothing")]
    [InlineData("postgres://u:s3cret%g1@h/d", "a '%' that encodes nothing")]
    [InlineData("postgres://u:s3cret%ff@h/d", "a '%' that encodes nothing")]
    [InlineData("postgres://u:s3cret%00@h/d", "control characters")]
    [InlineData("postgres://u:s3cret@h:0/d", "names a port that is no number")]
    [InlineData("postgres://u:s3cret@h:65536/d", "names a port that is no number")]
    [InlineData("postgres://u:s3cret@h;rm -rf/d", "names a host that cannot be one")]
    [InlineData("postgres://u:s3cret@[::1/d", "a bracket that is not closed")]
    [InlineData("postgres://u:s3cret@[::1]x/d", "a bracket that is not closed")]
    [InlineData("postgres://h/d?password", "not of the form name=value")]
    [InlineData("postgres://h/d?password=s3=cret", "not of the form name=value")]
    [InlineData("postgres://u:s3cret@h/d?sslpassword=s3cret", "has the option 'sslpassword'")]
    [InlineData("postgres://u:s3cret@h/d?S3CRET=1", "an option that is none of PostgreSQL's")]
    [InlineData("postgres://u:s3cret@h/d?options=%0a", "control characters")]
    public void An_address_that_cannot_be_read_is_one_sentence_without_a_word_of_it(string? address, string expected)
    {
        var refused = Assert.Throws<DumpFailureException>(() => Read(address));

        Assert.Equal("database-address", refused.Kind.Code);
        Assert.StartsWith("The variable APP_DB_URL ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("cret", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_thousand_mangled_addresses_are_read_or_refused_and_never_shown()
    {
        var random = new Random(20261126);
        const string parts = "postgres://user:canary-secret@host:5432/db?sslmode=require&x=%41[]',\\ \n\0é";
        for (var i = 0; i < 1000; i++)
        {
            var text = "postgres://user:canary-secret@host:5432/db".ToList();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
                text.Insert(random.Next(text.Count), parts[random.Next(parts.Length)]);
            var address = new string([.. text]);

            var failure = Record.Exception(() => Read(address));

            Assert.True(failure is null or DumpFailureException, $"{address}: {failure}");
            Assert.DoesNotContain("canary", failure?.Message ?? "", StringComparison.Ordinal);
        }
    }

    private static PostgresAddress Read(string? address) => PostgresAddress.Read(new VariableName("APP_DB_URL"), address);
}
