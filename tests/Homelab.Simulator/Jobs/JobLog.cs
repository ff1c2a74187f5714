using System.Text;

namespace Homelab.Simulator.Jobs;

/// <summary>What the runner writes into a trace: sections, colours, and the script's own output, all masked.</summary>
internal sealed class JobLog(Masker masker, World world)
{
    private readonly Lock _lock = new();

    public void Say(string text) => Write(text + "\n");

    public void Good(string text) => Say($"\e[32;1m{text}\e[0;m");

    public void Warn(string text) => Say($"\e[0;33m{text}\e[0;m");

    public void Bad(string text) => Say($"\e[31;1m{text}\n\e[0;m");

    public async Task CopyAsync(Stream output)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await output.ReadAsync(buffer)) > 0)
        {
            lock (_lock)
                masker.Write(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Begins a part that GitLab can fold; disposing ends it.</summary>
    public IDisposable Section(string name, string title)
    {
        Write($"section_start:{world.Now.ToUnixTimeSeconds()}:{name}\r\e[0K\e[0K\e[36;1m{title}\e[0;m\e[0;m\n");
        return new Open(this, name);
    }

    /// <summary>Nothing more comes.</summary>
    public void Close()
    {
        lock (_lock)
            masker.Flush();
    }

    private void Write(string text)
    {
        lock (_lock)
        {
            // A half secret that a script ended on is no secret any more.
            masker.Flush();
            masker.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private sealed class Open(JobLog log, string name) : IDisposable
    {
        public void Dispose() => log.Write($"section_end:{log.Now}:{name}\r\e[0K\n");
    }

    private long Now => world.Now.ToUnixTimeSeconds();
}
