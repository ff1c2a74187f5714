using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Homelab.Configuration.Yaml;

/// <summary>Builds the tree from parser events, without recursion, and refuses the parts of YAML that make a file mean something else than
/// it shows.</summary>
internal sealed class TreeReader
{
    private const int MaximumDepth = 64;

    private readonly Faults _faults;
    private readonly Stack<Frame> _open = [];
    private readonly int _lines;
    private Node? _root;

    private TreeReader(string text, Faults faults)
    {
        _faults = faults;
        _lines = FileText.CountLines(text);
    }

    /// <summary>The file's one document, or null with the reason among the faults.</summary>
    public static Node? Read(string text, Faults faults)
    {
        var reader = new TreeReader(text, faults);
        var parser = new Parser(new Scanner(new StringReader(text.TrimStart('\uFEFF')), skipComments: true));
        try
        {
            return reader.ReadDocument(parser);
        }
        catch (YamlException e)
        {
            // These messages are fixed sentences: they never quote the file.
            faults.Add(reader.At(e.Start), $"correct the YAML here: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..].TrimEnd('.')}");
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner leaks its own accidents, such as \UFFFFFFFF in double quotes.
            faults.Add(reader.At(parser.Current?.End ?? Mark.Empty), "correct the YAML here or on the next line: it cannot be read");
        }
        return null;
    }

    private Node? ReadDocument(Parser parser)
    {
        var documents = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart start && ++documents > 1)
                return Refuse(At(start.Start), "keep one document in this file: remove what follows '---' or '...'");
            if (!Take(parser.Current!))
                return null;
        }
        if (_root is null or Node.Scalar { Type: CoreType.Null })
            return Refuse(Place.At(1, 1), "the file is empty: write 'version: 1' and what is to be backed up");
        return _root;
    }

    /// <summary>False ends the reading; the reason is among the faults.</summary>
    private bool Take(ParsingEvent what)
    {
        switch (what)
        {
            case NodeEvent node and (MappingStart or SequenceStart):
                RefuseProperties(node);
                if (!Open(node))
                    return false;
                break;
            case MappingEnd or SequenceEnd:
                Attach(_open.Pop().Node);
                break;
            case Scalar scalar:
                RefuseProperties(scalar);
                // YamlDotNet lets this through inside brackets; other readers do not.
                if (scalar is { Style: ScalarStyle.Plain, Value: ['|' or '>' or '@' or '`' or '%', ..] })
                    Refuse(PlaceFor(scalar.Start), "put this into quotes: text cannot start with this character");
                var type = scalar.Style is ScalarStyle.Plain ? CoreSchema.TypeOf(scalar.Value) : CoreType.Text;
                Attach(new Node.Scalar(PlaceFor(scalar.Start), scalar.Value, type));
                break;
            case AnchorAlias alias:
                Refuse(PlaceFor(alias.Start), "aliases are not supported, write the value out");
                Attach(new Node.Broken(PlaceFor(alias.Start)));
                break;
        }
        return true;
    }

    private bool Open(NodeEvent node)
    {
        var place = PlaceFor(node.Start);
        if (_open.Count < MaximumDepth)
        {
            _open.Push(new Frame(node is MappingStart ? new Node.Mapping(place, []) : new Node.Sequence(place, [])));
            return true;
        }
        Refuse(place, $"this is nested deeper than {MaximumDepth} levels; write it flatter");
        return false;
    }

    private void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            Refuse(PlaceFor(node.Start), "anchors are not supported, write the value out where it is needed");
        if (!node.Tag.IsEmpty)
            Refuse(PlaceFor(node.Start), "tags are not supported, remove the word that starts with '!'");
    }

    private void Attach(Node node)
    {
        if (!_open.TryPeek(out var frame))
            _root = node;
        else if (frame.Node is Node.Sequence sequence)
            sequence.Items.Add(node);
        else if (!frame.AwaitsValue)
            TakeKey(frame, node);
        else
            TakeValue(frame, (Node.Mapping)frame.Node, node);
    }

    private void TakeKey(Frame frame, Node node)
    {
        frame.AwaitsValue = true;
        frame.Key = (node as Node.Scalar)?.Text;
        frame.KeyPlace = node.Place;
        if (node is Node.Scalar { Text: "<<" })
            Refuse(node.Place, "merge keys are not supported, write the keys out");
        else if (node is Node.Mapping or Node.Sequence)
            Refuse(node.Place, "write this key as plain text");
        else if (frame.Key is { } key && ((Node.Mapping)frame.Node).Find(key) is { } first)
            Refuse(
                frame.Node.Place.Key(key, node.Place.Line, node.Place.Column),
                $"this key is already written on line {first.Place.Line}, keep one of them"
            );
        else
            return;
        frame.Key = null;
    }

    private static void TakeValue(Frame frame, Node.Mapping mapping, Node node)
    {
        frame.AwaitsValue = false;
        if (frame.Key is { } key)
            mapping.Entries.Add(key, node);
    }

    private Place PlaceFor(Mark mark)
    {
        if (!_open.TryPeek(out var frame))
            return At(mark);
        var (line, column) = Clamp(mark);
        return frame switch
        {
            { Node: Node.Sequence sequence } => sequence.Place.Item(sequence.Items.Count, line, column),
            // A value stands where its key stands: that is the line a person looks for.
            { AwaitsValue: true, Key: { } key } => frame.Node.Place.Key(key, frame.KeyPlace!.Line, frame.KeyPlace.Column),
            _ => frame.Node.Place.Inside(line, column),
        };
    }

    private Place At(Mark mark)
    {
        var (line, column) = Clamp(mark);
        return Place.At(line, column);
    }

    // Marks at the end of the file point behind its last line.
    private (int Line, int Column) Clamp(Mark mark) => ((int)Math.Clamp(mark.Line, 1, _lines), (int)Math.Max(mark.Column, 1));

    private Node? Refuse(Place place, string message)
    {
        _faults.Add(place, message);
        return null;
    }

    private sealed class Frame(Node node)
    {
        public Node Node { get; } = node;

        public bool AwaitsValue { get; set; }

        public string? Key { get; set; }

        public Place? KeyPlace { get; set; }
    }
}
