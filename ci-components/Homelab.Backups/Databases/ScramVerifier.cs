using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Homelab.Backups.Databases;

/// <summary>
/// What PostgreSQL keeps of a password (RFC 5803). Whoever gives a role this in place of the password leaves none in the server's log, in
/// pg_stat_activity, or in what reads along.
/// </summary>
internal static class ScramVerifier
{
    private const int Rounds = 4096;
    private const int Salt = 16;

    /// <param name="password">Of ASCII, which needs no preparing.</param>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(Salt);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password),
            salt,
            Rounds,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Rounds}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}"
        );
    }
}
