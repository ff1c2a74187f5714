using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Homelab.Testing;

/// <summary>
/// A restic repository made without restic, for tests that open one many times or need a history nobody can wait for. Its key is
/// as weak as restic accepts, so opening it takes no time: 30 ms a call instead of most of a second.
/// </summary>
public sealed class WeakRepository
{
    public const string Password = "a weak password";

    private readonly ResticSeal _master = ResticSeal.Random();

    /// <param name="folder">Does not exist yet, or is empty.</param>
    public WeakRepository(string folder)
    {
        Path = folder;
        Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        foreach (
            var part in new[] { "data", "index", "keys", "locks", "snapshots" }.Concat(
                Enumerable.Range(0, 256).Select(number => $"data/{number:x2}")
            )
        )
            Directory.CreateDirectory(System.IO.Path.Combine(folder, part));
        File.WriteAllBytes(
            System.IO.Path.Combine(folder, "config"),
            _master.Seal($$"""{"version":2,"id":"{{Id}}","chunker_polynomial":"3da3358b4dc173"}""")
        );
        WriteKey();
    }

    public string Path { get; }

    /// <summary>What restic calls the repository.</summary>
    public string Id { get; }

    /// <summary>What restic needs to open it; its cache goes beside it.</summary>
    public Dictionary<string, string?> Environment =>
        new()
        {
            ["RESTIC_REPOSITORY"] = Path,
            ["RESTIC_PASSWORD"] = Password,
            ["RESTIC_CACHE_DIR"] = Path + ".cache",
            ["RESTIC_PROGRESS_FPS"] = "0.01",
        };

    /// <summary>Adds a snapshot of nothing that says of itself whatever it is given, and returns its id. Its time may be text restic itself
    /// would never write.</summary>
    /// <param name="tree">Of another snapshot, so that it is one of something.</param>
    public string AddSnapshot(string time, string host, IReadOnlyList<string> tags, IReadOnlyList<string> paths, string? tree = null)
    {
        var snapshot = new JsonObject
        {
            ["time"] = time,
            ["tree"] = tree ?? new string('0', 64),
            ["hostname"] = host,
            ["username"] = "root",
            ["paths"] = new JsonArray([.. paths.Select(path => JsonValue.Create(path))]),
            ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]),
        };
        // An escaped plus sign in a time is more than restic can read.
        return Store(
            "snapshots",
            _master.Seal(snapshot.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        );
    }

    private void WriteKey()
    {
        var salt = RandomNumberGenerator.GetBytes(64);
        var key = new JsonObject
        {
            ["created"] = "2026-01-01T00:00:00Z",
            ["username"] = "root",
            ["hostname"] = "test",
            ["kdf"] = "scrypt",
            ["N"] = 2,
            ["r"] = 1,
            ["p"] = 1,
            ["salt"] = Convert.ToBase64String(salt),
            ["data"] = Convert.ToBase64String(ResticSeal.OfPassword(Password, salt).Seal(_master.ToJson())),
        };
        Store("keys", Encoding.UTF8.GetBytes(key.ToJsonString()));
    }

    private string Store(string part, byte[] content)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(content));
        File.WriteAllBytes(System.IO.Path.Combine(Path, part, id), content);
        return id;
    }
}
