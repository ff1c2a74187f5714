using System.Text.Json;

namespace Homelab.Reports.Json;

/// <summary>Reads one JSON document of any size token by token through a window that slides over a stream.</summary>
internal ref struct JsonFeed
{
    /// <summary>Deeper nesting than any provider's schema; a limit at all keeps hostile input off the stack.</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly Stream _source;
    private readonly CancellationToken _ct;
    private byte[] _window = new byte[256 * 1024];
    private int _filled;
    private long _windowStart;
    private bool _ended;
    private Utf8JsonReader _reader;

    public JsonFeed(Stream source, CancellationToken ct)
    {
        _source = source;
        _ct = ct;
        _windowStart = source.Position;
        _reader = new Utf8JsonReader([], isFinalBlock: false, new JsonReaderState(Options));
    }

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>Where the current token begins in the stream.</summary>
    public readonly long TokenStart => _windowStart + _reader.TokenStartIndex;

    /// <summary>Where the current token ends in the stream.</summary>
    public readonly long TokenEnd => _windowStart + _reader.BytesConsumed;

    /// <summary>The whole stream was read: an error now means that the document was cut off.</summary>
    public readonly bool Ended => _ended;

    public readonly int Depth => _reader.CurrentDepth;

    public readonly bool Is(ReadOnlySpan<byte> text) => _reader.ValueTextEquals(text);

    /// <summary>Quick: whether the token holds the text, or may once its escapes are resolved.</summary>
    public readonly bool MayBe(ReadOnlySpan<byte> part) =>
        _reader.ValueSpan.Length >= part.Length && (_reader.ValueSpan.IndexOf(part) >= 0 || _reader.ValueIsEscaped);

    public readonly string Text() => JsonText.Decode(_reader.ValueSpan);

    /// <summary>Adds the token as it is written.</summary>
    public readonly void AddTo(ref HashCode hash)
    {
        hash.Add(_reader.TokenType);
        hash.AddBytes(_reader.ValueSpan);
    }

    /// <summary>Moves to the next token; false after the document's end.</summary>
    public bool Read()
    {
        while (!_reader.Read())
        {
            if (_ended)
                return false;
            Slide();
        }

        return true;
    }

    private void Slide()
    {
        _ct.ThrowIfCancellationRequested();
        var consumed = (int)_reader.BytesConsumed;
        var rest = _filled - consumed;
        if (rest == _window.Length)
            Array.Resize(ref _window, checked(_window.Length * 2));
        Array.Copy(_window, consumed, _window, 0, rest);
        _windowStart += consumed;
        var read = _source.Read(_window, rest, _window.Length - rest);
        _ended = read == 0;
        _filled = rest + read;
        _reader = new Utf8JsonReader(_window.AsSpan(0, _filled), _ended, _reader.CurrentState);
    }
}
