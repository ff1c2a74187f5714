using Homelab.Reports.Drills;

namespace Homelab.Drills.Tests;

/// <summary>
/// What can become of a restore before anybody looks, done with a shell and the data's own programs: nothing of the product takes part.
/// Each
/// round does something else to every set.
/// </summary>
internal sealed class HandDamage(Homestead home)
{
    public const int Rounds = 4;

    /// <summary>How many ways there are of each round: one for each set.</summary>
    private sealed record Way(string Set, string Script, string Subject, params string[] Checks);

    private Way[] Of(int round) =>
        round switch
        {
            0 =>
            [
                new("vault", $"flip '{home.Vault}/House/Boiler.md'", "Boiler.md", "content"),
                new("gitea", $"rm \"$ROOT\"'{home.Repository}/refs/heads/main'", "refs/heads/main", "content", "repositories"),
                new("photos", $"keeping '{home.Photos}/picture 03.png' truncate -s 400", "picture 03.png", "content", "pictures"),
                new("app", "sql app app 'DELETE FROM invoice WHERE id % 50 = 0'", "invoice", "rows:app"),
                new("kuma", $"sqlite3 \"$ROOT\"'{home.Kuma}' 'DELETE FROM heartbeat WHERE id > 10'", "heartbeat", "rows:"),
            ],
            1 =>
            [
                new("vault", $"rm \"$ROOT\"'{home.Vault}/Garden.md'", "Garden.md", "content", "links"),
                new("gitea", "sql gitea gitea 'DROP TABLE repository'", "repository", "rows:gitea"),
                new("photos", $"keeping '{home.Photos}/picture 05.png' truncate -s 0", "picture 05.png", "content", "pictures"),
                new("app", "sql app app 'DROP TABLE invoice'", "invoice", "rows:app"),
                new("kuma", $"keeping '{home.Kuma}' truncate -s 0", "heartbeat", "rows:"),
            ],
            2 =>
            [
                new("vault", $"own '{home.Vault}/Home.md'", "Home.md", "owners"),
                new(
                    "gitea",
                    $"flip \"$(cd \"$ROOT/\" && find '{home.Repository[1..]}/objects' -type f | sort | sed -n '2s#^#/#p')\"",
                    "/objects/",
                    "content",
                    "repositories"
                ),
                new("photos", $"chmod 666 \"$ROOT\"'{home.Photos}/picture 07.png'", "picture 07.png", "owners"),
                new("app", "sql app app 'TRUNCATE invoice, customer'", "invoice", "rows:app"),
                new("kuma", $"chmod 666 \"$ROOT\"'{home.Kuma}'; own '{home.Kuma}'", "kuma.db", "rows:"),
            ],
            _ =>
            [
                new("vault", $"rm -rf \"$ROOT\"'{home.Vault}'/*", ".md", "content"),
                new("gitea", $"keeping '{home.Repository}/refs/heads/main' sed -i 's/./a/g'", "refs/heads/main", "content", "repositories"),
                new("photos", $"find \"$ROOT\"'{home.Photos}' -name '*.png' -delete", ".png", "content"),
                new("app", "sql app app 'DELETE FROM customer'", "customer", "rows:app"),
                new("kuma", $"rm \"$ROOT\"'{home.Kuma}'", "kuma.db", "rows:"),
            ],
        };

    /// <summary>A script of bash for a shell in which ROOT and RECORDS say where things are.</summary>
    public string Script(int round, IReadOnlyCollection<string> sets) =>
        Tools + string.Join('\n', Of(round).Where(way => sets.Contains(way.Set)).Select(way => way.Script)) + "\n";

    /// <summary>What was done and no check that failed names.</summary>
    public IReadOnlyList<string> Unnoticed(int round, IReadOnlyCollection<string> sets, Drilled drill) =>
        [
            .. Of(round)
                .Where(way => sets.Contains(way.Set))
                .Where(way =>
                    drill.Report.Verdict is not DrillVerdict.Fail
                    || drill.ExitCode != 1
                    || !drill.Report.Checks.Any(check =>
                        check.Set == way.Set
                        && check.Status is CheckStatus.Fail
                        && way.Checks.Any(name => check.Name.StartsWith(name, StringComparison.Ordinal))
                        && check.Evidence.Contains(way.Subject, StringComparison.Ordinal)
                    )
                )
                .Select(way => $"{way.Set}: {way.Script}"),
        ];

    private const string Tools = """
        set -euo pipefail
        keeping() { # PATH COMMAND...: changes a file and leaves its time
          local file="$ROOT$1" stamp
          shift
          stamp=$(mktemp)
          touch -r "$file" "$stamp"
          "$@" "$file"
          touch -r "$stamp" "$file"
          rm "$stamp"
        }
        flip() { # PATH: another byte in the middle, nothing else
          chmod u+w "$ROOT$1"
          keeping "$1" python3 -c 'import os, sys
        with open(sys.argv[1], "r+b") as file:
            file.seek(os.path.getsize(sys.argv[1]) // 2); byte = file.read(1)[0]; file.seek(-1, 1); file.write(bytes([byte ^ 1]))'
          chmod u-w "$ROOT$1"
        }
        own() { # PATH: somebody else's
          if [ "$(id -u)" = 0 ]; then chown 4242:4242 "$ROOT$1"; else podman unshare chown 4242:4242 "$ROOT$1"; fi
        }
        sql() { # SET DATABASE STATEMENT: on the server that the restore says it made
          read -r kind address user port name < <(python3 -c 'import json, sys
        database = [one for one in json.load(open(sys.argv[1]))["databases"] if one["name"] == sys.argv[2]][0]; server = database["server"]
        print(server["kind"], server["address"], server["user"], server["port"], database["database"])' "$RECORDS/$1.json" "$2")
          if [ "$kind" = container ]; then
            podman exec "$address" psql -X -v ON_ERROR_STOP=1 -U "$user" -d "$name" -c "$3"
          else
            psql -X -v ON_ERROR_STOP=1 -h "$(dirname "$(find "$address" -name '.s.PGSQL.*[0-9]' -print -quit)")" -p "$port" -U "$user" -d "$name" -c "$3"
          fi
        }

        """;
}
