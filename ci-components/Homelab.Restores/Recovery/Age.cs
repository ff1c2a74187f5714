using CliWrap;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Recovery;

/// <summary>What came of encrypting or opening something.</summary>
internal abstract record AgeAnswer
{
    private AgeAnswer() { }

    public sealed record Done(byte[] Content) : AgeAnswer;

    /// <param name="Why">A sentence. It quotes nothing that stands in a key file.</param>
    public sealed record Refused(string Why) : AgeAnswer;
}

/// <summary>The program <c>age</c>. What is secret goes in and comes out by pipes, and never lies on a disk.</summary>
internal sealed class Age(string executable = "age")
{
    private static ReadOnlySpan<byte> Header => "age-encryption.org/v1\n"u8;

    private readonly Tool _tool = new(executable) { Timeout = TimeSpan.FromMinutes(10) };

    /// <exception cref="ToolUnavailableException">There is no age.</exception>
    /// <exception cref="TimeoutException">It did not come to an end.</exception>
    public async Task<AgeAnswer> EncryptAsync(IReadOnlyList<string> recipients, byte[] content, CancellationToken ct)
    {
        using var output = new MemoryStream();
        var run = await _tool.StreamAsync(
            ["--encrypt", .. recipients.SelectMany(recipient => new[] { "-r", recipient })],
            PipeSource.FromBytes(content),
            PipeTarget.ToStream(output),
            _ => { },
            ct
        );
        // Recipients are public: what age says about one may be shown.
        return run.ExitCode == 0 && output.Length > content.Length && output.GetBuffer().AsSpan().StartsWith(Header)
            ? new AgeAnswer.Done(output.ToArray())
            : new AgeAnswer.Refused(
                $"age did not encrypt the kit ({Said(run)}): correct `recovery.recipients`, with the public key that age-keygen printed."
            );
    }

    /// <param name="identity">A key file. One that is protected by a passphrase makes age ask for it on the terminal.</param>
    /// <exception cref="ToolUnavailableException">There is no age.</exception>
    /// <exception cref="TimeoutException">It did not come to an end.</exception>
    public async Task<AgeAnswer> DecryptAsync(string identity, string file, CancellationToken ct)
    {
        if (!IsAge(file))
            return new AgeAnswer.Refused("The file is not encrypted by age: name a kit, which ends in .age.");
        using var output = new MemoryStream();
        var run = await _tool.StreamAsync(
            ["--decrypt", "-i", Path.GetFullPath(identity), Path.GetFullPath(file)],
            PipeTarget.ToStream(output),
            _ => { },
            ct
        );
        return run.ExitCode == 0 ? new AgeAnswer.Done(output.ToArray()) : new AgeAnswer.Refused(Why(run.Error));
    }

    private static bool IsAge(string file)
    {
        using var content = File.OpenRead(file);
        var start = new byte[Header.Length];
        return content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && Header.SequenceEqual(start);
    }

    // age may quote a line of a key file that it does not understand, so its own words are not repeated.
    private static string Why(string said)
    {
        bool Says(string words) => said.Contains(words, StringComparison.Ordinal);

        if (Says("no identity matched"))
            return "None of the keys in the identity file opens this kit: use the key that belongs to one of its recipients.";
        if (Says("incorrect passphrase"))
            return "That is not the passphrase of the identity file: try again.";
        if (Says("passphrase"))
            return "The identity file is protected by a passphrase, which age asks for on a terminal: run this on one.";
        return Says("reading") || Says("identity")
            ? "age cannot use the identity file: name the file that age-keygen wrote, or an ssh key."
            : "The file is damaged: take another copy of the kit.";
    }

    private static string Said(ToolRun run) =>
        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } line
            ? line.Replace("age: error: ", "", StringComparison.Ordinal)
            : $"exit code {run.ExitCode}";
}
