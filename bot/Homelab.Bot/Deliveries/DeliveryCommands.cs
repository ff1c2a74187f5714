using System.Globalization;
using System.Text;
using Homelab.Bot.Inbox;
using Homelab.Bot.Settings;
using Homelab.Text;

namespace Homelab.Bot.Deliveries;

/// <summary><c>homelab-bot deliveries list|show|replay</c>, beside a running bot or without one.</summary>
internal sealed class DeliveryCommands(Session session, TimeProvider time)
{
    private const string Columns = "seq, id, lane, event, state, attempts, received, error";

    /// <exception cref="SettingsException">The store is none that is supported.</exception>
    /// <exception cref="StoreUnusableException">It cannot be opened.</exception>
    public static int Run(string[] args, IConfiguration configuration)
    {
        using var session = Session.Open(SettingsReader.ReadStore(configuration));
        var commands = new DeliveryCommands(session, TimeProvider.System);
        return args switch
        {
            ["list"] => commands.List(all: false),
            ["list", "--all"] => commands.List(all: true),
            ["show", var seq] when TryRead(seq, out var number) => commands.Show(number),
            ["replay", var seq] when TryRead(seq, out var number) => commands.Replay(number),
            ["replay", "--all"] => commands.ReplayAll(DateTimeOffset.UnixEpoch),
            ["replay", "--all", "--since", var since] when TryReadTime(since, out var time) => commands.ReplayAll(time),
            _ => Terminal.Refuse([
                "Use deliveries list [--all], deliveries show NUMBER, deliveries replay NUMBER or deliveries replay --all [--since 2026-11-30T06:00].",
            ]),
        };
    }

    private int List(bool all)
    {
        var rows = session.All($"SELECT {Columns} FROM deliveries {(all ? "" : "WHERE state <> 2")} ORDER BY seq LIMIT 1000", Row.Read);
        Terminal.Print($"{"number", 8}  {"received (UTC)", -19}  {"state", -8} {"tries", 5}  {"lane", -14} {"event", -20} error");
        foreach (var row in rows)
            Terminal.Print(
                $"{row.Seq, 8}  {row.Received, -19}  {row.State, -8} {row.Attempts, 5}  {Safe(row.Lane), -14} {Safe(row.Event), -20} {Safe(row.Error ?? "")}".TrimEnd()
            );
        if (rows.Count == 0)
            Terminal.Print(all ? "No delivery has arrived yet." : "Everything that arrived is handled; --all shows that too.");
        return Exit.Done;
    }

    private int Show(long seq)
    {
        if (
            session.First(
                $"SELECT {Columns}, body FROM deliveries WHERE seq = @seq",
                row => (Row: Row.Read(row), Body: (byte[])row.GetValue(8)),
                ("@seq", seq)
            )
            is not { Row: { } row } found
        )
            return Missing(seq);
        Terminal.Print(
            $"number    {row.Seq}\nid        {Safe(row.Id)}\nreceived  {row.Received} UTC\nstate     {row.State}\ntries     {row.Attempts}\nlane      {Safe(row.Lane)}\nevent     {Safe(row.Event)}\nerror     {Safe(row.Error ?? "none")}\n"
        );
        foreach (var line in VisibleText.Lines(Encoding.UTF8.GetString(found.Body)))
            Terminal.Print(line);
        return Exit.Done;
    }

    private int Replay(long seq)
    {
        var replayed = false;
        session.InTransaction([
            new StoreWrite<bool>(inside => replayed = DeliveryInbox.Replay(inside, seq, time.GetUtcNow().ToUnixTimeMilliseconds())),
        ]);
        if (!replayed)
            return Missing(seq, " that is handled or given up");
        Terminal.Print($"Delivery {seq} waits again; a running bot takes it within seconds.");
        return Exit.Done;
    }

    /// <summary>What was given up, after a person mended its cause.</summary>
    private int ReplayAll(DateTimeOffset since)
    {
        var count = 0;
        session.InTransaction([
            new StoreWrite<int>(inside =>
                count = DeliveryInbox.ReplayDead(inside, since.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds())
            ),
        ]);
        Terminal.Print(
            count == 0
                ? "Nothing that arrived then was given up."
                : $"{count} {(count == 1 ? "delivery waits" : "deliveries wait")} again; a running bot takes them within seconds."
        );
        return Exit.Done;
    }

    private static int Missing(long seq, string which = "")
    {
        Terminal.Refuse([$"There is no delivery {seq}{which}: `homelab-bot deliveries list --all` shows those there are."]);
        return Exit.Failed;
    }

    private static bool TryRead(string text, out long seq) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seq);

    private static bool TryReadTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );

    // Deliveries are genuine, but what people wrote in them is not ours.
    private static string Safe(string text) => VisibleText.OneLine(text);

    private sealed record Row(long Seq, string Id, string Lane, string Event, string State, int Attempts, string Received, string? Error)
    {
        public static Row Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
            new(
                row.GetInt64(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                ((DeliveryState)row.GetInt32(4)).ToString().ToLowerInvariant(),
                row.GetInt32(5),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                row.IsDBNull(7) ? null : row.GetString(7)
            );
    }
}
