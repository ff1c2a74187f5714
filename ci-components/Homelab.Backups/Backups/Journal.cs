using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Backups;

/// <summary>
/// What a run has begun, written before it begins it, so that whoever finds a killed run knows what to put right: which commands still
/// have to run, which restic processes were its own. Held by a lock that ends with the run and its restic, however they end.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly HeldFile _held;
    private readonly FileStream _file;
    private readonly TimeProvider _clock;
    private readonly ITimer _pulse;
    private readonly HashSet<string> _uploading = [];
    private bool _mayHaveLeftLock;

    private Journal(string path, HeldFile held, TimeProvider clock)
    {
        Path = path;
        _held = held;
        _clock = clock;
        // Unbuffered: what a full disk did not take must not be tried again while it is closed.
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _pulse = clock.CreateTimer(_ => Beat(), null, PastRun.Pulse, PastRun.Pulse);
    }

    internal string Path { get; }

    /// <summary>Begins a run's journal.</summary>
    /// <param name="task">Such as <c>backup</c>.</param>
    public static Journal Begin(string folder, string task, string tier, TimeProvider clock)
    {
        var path = System.IO.Path.Combine(folder, $"{task}-{tier}-{Guid.NewGuid():N}.jsonl");
        var held = HeldFile.TryTake(path + ".held") ?? throw new IOException("The journal of a new run is held by somebody else");
        var journal = new Journal(path, held, clock);
        try
        {
            journal.Write(
                "run",
                ("process", Environment.ProcessId),
                ("started", ProcessFacts.StartedAt(Environment.ProcessId)),
                ("host", Environment.MachineName),
                ("boot", ProcessFacts.BootId),
                ("namespace", ProcessFacts.PidNamespace)
            );
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Writes down every process of restic. The journal's own lock lives as long as they do.</summary>
    public ResticWitness Witness => new(_held.Inherited, process => Write("restic", ("process", process)), Ended);

    /// <summary>The set's <c>before</c> commands begin: from now on its <c>after</c> commands are owed.</summary>
    public void Owes(string set) => Write("owes", ("set", set));

    /// <summary>The set's <c>after</c> commands have run.</summary>
    public void Paid(string set) => Write("paid", ("set", set));

    /// <summary>A backup was stopped or failed while it uploaded: packs may lie there that no index names.</summary>
    public void Uploading(string set)
    {
        _uploading.Add(set);
        Write("uploading", ("set", set));
    }

    public void Uploaded(string set)
    {
        _uploading.Remove(set);
        Write("uploaded", ("set", set));
    }

    /// <summary>The run came to an end of its own. What it left for the next one to put right, an upload that was cut off or a lock, stays
    /// on record.</summary>
    public void EndUnlessOwing()
    {
        if (_uploading.Count > 0 || _mayHaveLeftLock)
            return;
        File.Delete(Path);
        File.Delete(Path + ".held");
    }

    public void Dispose()
    {
        _pulse.Dispose();
        _file.Dispose();
        _held.Dispose();
    }

    // Unless it ended in order its lock may still be there, and only this journal can prove whose it was.
    private void Ended(int process, bool isInOrder)
    {
        _mayHaveLeftLock |= !isInOrder;
        Write("ended", ("process", process));
    }

    // Says how long the run lived: a lock made later was not its own.
    private void Beat()
    {
        if (File.Exists(Path))
            File.SetLastWriteTimeUtc(Path, _clock.GetUtcNow().UtcDateTime);
    }

    private void Write(string what, params ReadOnlySpan<(string Name, object Value)> members)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("event", what);
            json.WriteString("at", _clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            foreach (var (name, value) in members)
            {
                if (value is string text)
                    json.WriteString(name, text);
                else
                    json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        lock (_file)
        {
            _file.Write([.. line.WrittenSpan, .. "\n"u8]);
            _file.Flush(flushToDisk: true);
        }
    }
}
