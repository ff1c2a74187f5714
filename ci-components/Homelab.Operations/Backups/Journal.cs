using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Homelab.Operations.Processes;

namespace Homelab.Operations.Backups;

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

    private Journal(string path, HeldFile held, TimeProvider clock)
    {
        Path = path;
        _held = held;
        _clock = clock;
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
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
        journal.Write("run", ("process", Environment.ProcessId), ("started", ProcessFacts.StartedAt(Environment.ProcessId)), ("host", Environment.MachineName), ("boot", ProcessFacts.BootId), ("namespace", ProcessFacts.PidNamespace));
        return journal;
    }

    /// <summary>Held while restic is started, so that the lock lives as long as it does.</summary>
    public IDisposable Inherited() => _held.Inherited();

    /// <summary>restic runs under this process id.</summary>
    public void Restic(int process) => Write("restic", ("process", process));

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

    /// <summary>The run came to an end of its own. Only an upload that was cut off leaves something to do for the next one.</summary>
    public void EndUnlessUploading()
    {
        if (_uploading.Count > 0)
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
