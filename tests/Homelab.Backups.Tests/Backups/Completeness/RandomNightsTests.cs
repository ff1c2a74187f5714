using Homelab.Backups.Tests.Backups.Faults;
using Homelab.Reports.Findings;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>
/// Nights at random, of people who add, delete, empty, exclude, bring back and accept, and of machines that lose their memory. What each
/// night must say is counted here, from what was done and without asking the tool.
/// </summary>
public sealed class RandomNightsTests
{
    private const int NightsOfALife = 10;

    private static readonly string[] Folders = ["one", "two"];

    private readonly Random _random = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_night_calls_a_loss_well_and_no_last_good_state_goes()
    {
        var lives = Faulty.Times(2, 100);
        var flagged = 0;
        for (var life = 0; life < lives; life++)
            flagged += await LiveAsync(_random.Next(2) == 0);
        TestContext.Current.SendDiagnosticMessage($"Nights: {lives * NightsOfALife}, {flagged} with a loss, 0 called well.");
    }

    private async Task<int> LiveAsync(bool remembers)
    {
        using var house = new House { Tier = "{ keep: { last: 1 }, remove-at-most: 100 }" }.WithWeakKey();
        foreach (var folder in Folders)
            Directory.CreateDirectory(house[$"{folder}/deep"]);
        var (story, flagged) = (new List<string>(), 0);
        (Tally Tally, string Snapshot)? good = null;
        (Tally Tally, string Snapshot)? last = null;
        var excluded = "";
        for (var night = 0; night < NightsOfALife; night++)
        {
            story.Add(Change(house, ref excluded, last is not null && good != last));
            if (story[^1] == "accept")
                good = last;
            if (!remembers)
                house.LoseMemory();
            var accept = good is { } known ? $", accept: {known.Snapshot}" : "";
            var exclude = excluded.Length == 0 ? "" : $", exclude: ['{house[excluded]}']";
            house.Sets = $"{{ notes: {{ paths: [{house["one"]}, {house["two"]}]{exclude}{(story.Contains("accept") ? accept : "")} }} }}";

            var now = Tally.Of(house, excluded);
            var report = await house.BackUpAsync(Ct);

            var isLoss = now.IsLossAfter(good?.Tally);
            var context =
                $"{string.Join(", ", story)} [{now} after {good?.Tally}]: {string.Join(' ', report.Findings.Select(finding => finding.Sentence))}";
            Assert.True(report.Verdict == (isLoss ? Severity.Look : Severity.Note), context);
            last = (now, report.Sets[0].Snapshot!);
            flagged += isLoss ? 1 : 0;
            if (!isLoss)
                good = last;
            var kept = (await house.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Id).ToArray();
            // All that came since the last good night is there, and that night; after a good one nothing but it.
            Assert.True(good is null || kept.Contains(good.Value.Snapshot) || story.Contains("accept"), context);
            Assert.True(isLoss || kept.Length == 1, context);
        }

        return flagged;
    }

    /// <returns>What was done.</returns>
    private string Change(House house, ref string excluded, bool mayAccept)
    {
        var folder = Folders[_random.Next(2)];
        var files = Directory.GetFiles(house[folder], "*", SearchOption.AllDirectories);
        _random.Shuffle(files);
        switch (_random.Next(8))
        {
            case 0 when mayAccept:
                return "accept";
            case 1:
                foreach (var file in files)
                    File.Delete(file);
                return $"delete all of {folder}";
            case 2:
                var some = files.Take(_random.Next(files.Length + 1)).ToArray();
                foreach (var file in some)
                    File.Delete(file);
                return $"delete {some.Length} of {folder}";
            case 3:
                foreach (var file in files.Take(files.Length * 3 / 4))
                    File.WriteAllText(file, "");
                return $"empty most of {folder}";
            case 4:
                excluded = excluded.Length > 0 ? "" : $"{folder}/deep";
                return excluded.Length > 0 ? $"exclude {excluded}" : "exclude nothing";
            default:
                var count = _random.Next(1, 9);
                for (var file = 0; file < count; file++)
                    house.Write(
                        $"{folder}/{(_random.Next(2) == 0 ? "deep/" : "")}{_random.Next(30)}",
                        new string('x', _random.Next(1, 500))
                    );
                return $"write {count} to {folder}";
        }
    }

    /// <summary>What find and wc would count of each path.</summary>
    private sealed record Tally(int One, int Two, long Bytes)
    {
        public static Tally Of(House house, string excluded)
        {
            var counted = Folders
                .Select(folder =>
                    Directory
                        .GetFiles(house[folder], "*", SearchOption.AllDirectories)
                        .Where(file => excluded.Length == 0 || !file.StartsWith(house[excluded] + "/", StringComparison.Ordinal))
                        .Select(file => new FileInfo(file).Length)
                        .ToArray()
                )
                .ToArray();
            return new Tally(counted[0].Length, counted[1].Length, counted[0].Sum() + counted[1].Sum());
        }

        public bool IsLossAfter(Tally? good)
        {
            if (good is null)
                return One == 0 || Two == 0;
            if ((One == 0 && good.One > 0) || (Two == 0 && good.Two > 0))
                return true;
            return One + Two > 0 && (2 * (One + Two) < good.One + good.Two || 2 * Bytes < good.Bytes);
        }
    }
}
