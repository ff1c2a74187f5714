using System.Security.Cryptography;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Projects;

/// <summary>What is there before the first request.</summary>
internal static class Seed
{
    public static SimulatedTokens Plant(World world, IReadOnlyList<string> projects)
    {
        var root = Add(world, "root", admin: true);
        var maintainer = Add(world, "maintainer");
        var developer = Add(world, "developer");
        var guest = Add(world, "guest");
        var bot = Add(world, "bot", bot: true);
        foreach (var path in projects)
        {
            var group = Groups.Ensure(world, path[..path.LastIndexOf('/')]);
            foreach (
                var (user, level) in new[]
                {
                    (maintainer.User, Level.Maintainer),
                    (developer.User, Level.Developer),
                    (guest.User, Level.Guest),
                    (bot.User, Level.Developer),
                }
            )
                group.Members[user.Id] = level;
            ProjectRoutes.Create(world, group, path[(path.LastIndexOf('/') + 1)..]);
        }

        return new SimulatedTokens(root.Value, maintainer.Value, developer.Value, guest.Value, bot.Value);
    }

    /// <summary>A new token of a user, with these scopes; a job's if <paramref name="job"/>.</summary>
    public static AccessToken Token(
        World world,
        User user,
        IReadOnlySet<string>? scopes = null,
        bool job = false,
        DateTimeOffset? expires = null,
        string name = "token"
    )
    {
        var value = (job ? "glcbt-" : "glpat-") + RandomNumberGenerator.GetHexString(20, lowercase: true);
        var token = new AccessToken(value, user)
        {
            Id = world.NextId(),
            Scopes = scopes ?? new HashSet<string> { "api" },
            IsJob = job,
            ExpiresAt = expires,
            Created = world.Now,
            Name = name,
        };
        world.Tokens.Add(token);
        return token;
    }

    private static AccessToken Add(World world, string name, bool admin = false, bool bot = false)
    {
        var id = world.NextId();
        var user = new User(
            id,
            bot ? $"project_{id}_bot_{RandomNumberGenerator.GetHexString(8, lowercase: true)}" : name,
            name,
            admin,
            bot
        );
        world.Users.Add(user);
        return Token(world, user);
    }
}
