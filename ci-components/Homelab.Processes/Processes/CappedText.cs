using System.Text;

namespace Homelab.Processes.Processes;

/// <summary>The beginning and the end of what a program says: why it stopped stands at the end.</summary>
/// <param name="most">Characters of both together.</param>
/// <param name="mask">Applied to a line before it is cut, since half a secret is one that nobody finds.</param>
internal sealed class CappedText(int most, Func<string, string> mask)
{
    /// <summary>Stands on a line of its own where lines were left out.</summary>
    public const string Gap = "[...]\n";

    private readonly StringBuilder _head = new();
    private readonly Queue<string> _tail = new();
    private int _ofTail;

    /// <summary>Something was left out.</summary>
    public bool IsTruncated { get; private set; }

    public string Text => new StringBuilder(_head.ToString()).Append(IsTruncated ? Gap : "").AppendJoin("", _tail).ToString();

    public void Add(string line)
    {
        if (_tail.Count == 0 && _head.Length + line.Length < most / 2)
            _head.Append(line).Append('\n');
        else
            Keep(line + "\n");
    }

    private void Keep(string line)
    {
        var room = most - Gap.Length - _head.Length;
        if (line.Length > room && (line = mask(line)).Length > room)
            (line, IsTruncated) = (line[^(room / 2)..], true); // What comes after it shall not push it out.
        _tail.Enqueue(line);
        _ofTail += line.Length;
        for (; _ofTail > room; IsTruncated = true)
            _ofTail -= _tail.Dequeue().Length;
    }
}
