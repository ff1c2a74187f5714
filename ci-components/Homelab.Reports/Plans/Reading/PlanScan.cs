using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>The first pass: one walk over every token, keeping nothing but places.</summary>
internal ref partial struct PlanScan
{
    private readonly PlanIndex _index = new();
    private readonly Stack<long> _objects = new();
    private JsonFeed _feed;

    // A resource of the state says on its first level which provider made it.
    private bool _inState;
    private string? _provider;

    // Of the change that is being walked.
    private SidesAlike _sides;

    // What runs is looked for in the configuration alone.
    private bool _inConfiguration;
    private bool _runs;

    private PlanScan(Stream plan, CancellationToken ct) => _feed = new JsonFeed(plan, ct);

    public static PlanIndex Run(Stream plan, CancellationToken ct)
    {
        var scan = new PlanScan(plan, ct);
        try
        {
            scan.Document();
            return scan._index;
        }
        catch (JsonException e)
        {
            throw new PlanUnreadableException(scan.Explain(e), e);
        }
    }

    private readonly string Explain(JsonException e)
    {
        if (_feed.Token is JsonTokenType.EndObject && _feed.Depth == 0)
            return "There is something after the plan: give one JSON document, as `terraform show -json PLANFILE` prints it.";
        if (e.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return $"The plan is nested deeper than {JsonFeed.MaxDepth} levels, which no provider's schema is: make it again with `terraform show -json PLANFILE`.";
        return _feed.Ended
            ? "The plan ends in the middle: it was cut off, so make it again with `terraform show -json PLANFILE`."
            : $"The plan is not valid JSON near byte {_feed.TokenEnd}: make it again with `terraform show -json PLANFILE`.";
    }

    private void Document()
    {
        _feed.Read();
        while (_feed.Read() && _feed.Token is JsonTokenType.PropertyName)
            Member(_feed.Text());
        _feed.Read();
    }

    private void Member(string name)
    {
        _feed.Read();
        if (NotAPlan.Tells(name))
            _index.Telling.Add(name);
        switch (name)
        {
            case "format_version":
                _index.FormatVersion = TextOrNull();
                break;
            case "terraform_version":
                _index.TerraformVersion = TextOrNull();
                break;
            case "errored":
                _index.Errored = _feed.Token is JsonTokenType.True;
                Skip();
                break;
            case "complete":
                _index.Complete = _feed.Token is not JsonTokenType.False;
                Skip();
                break;
            case "applyable":
                _index.Applyable = _feed.Token is JsonTokenType.True;
                Skip();
                break;
            case "variables":
                _index.Variables = Skip();
                break;
            case "output_changes":
                _index.Outputs = Skip();
                break;
            case "resource_changes":
                _index.IsMalformed |= _feed.Token is not (JsonTokenType.StartArray or JsonTokenType.Null);
                _index.PlansObjects |= Changes(_index.Changes);
                break;
            case "resource_drift":
                Changes(_index.Drift);
                break;
            case "deferred_changes":
                _index.PlansObjects |= Elements(_index.Deferred);
                break;
            case "action_invocations":
                _index.PlansObjects |= Elements(_index.Actions);
                break;
            case "deferred_action_invocations":
                _index.PlansObjects |= Elements(_index.DeferredActions);
                break;
            case "checks":
                Elements(_index.Checks);
                break;
            case "planned_values":
                FindFlags();
                break;
            case "prior_state":
                State();
                break;
            case "configuration":
                Configuration();
                break;
            default:
                Skip();
                break;
        }
    }

    private string? TextOrNull()
    {
        var text = _feed.Token is JsonTokenType.String ? _feed.Text() : null;
        Skip();
        return text;
    }

    private bool Elements(List<Extent> found) => Elements(found, evenIdle: true);

    private bool Changes(List<Extent> found) => Elements(found, evenIdle: false);

    /// <summary>Notes the places of a list's elements; false when it has none.</summary>
    private bool Elements(List<Extent> found, bool evenIdle)
    {
        if (_feed.Token is not JsonTokenType.StartArray)
        {
            Skip();
            return false;
        }

        var any = false;
        while (_feed.Read() && _feed.Token is not JsonTokenType.EndArray)
        {
            any = true;
            var element = FindFlags(out var idle);
            if (evenIdle || !idle)
                found.Add(element);
        }

        return any;
    }

    private Extent Skip()
    {
        var start = _feed.TokenStart;
        var depth = 0;
        do
        {
            if (_feed.Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                depth++;
            else if (_feed.Token is JsonTokenType.EndObject or JsonTokenType.EndArray)
                depth--;
        } while (depth > 0 && _feed.Read());
        return new Extent(start, _feed.TokenEnd);
    }

    private Extent FindFlags() => FindFlags(out _);

    /// <summary>Walks one value and marks each object in it that a flag calls sensitive. Idle: its only action is no-op, nothing is
    /// imported or moved, and it is written the same before and after.</summary>
    private Extent FindFlags(out bool idle)
    {
        var start = _feed.TokenStart;
        _sides = new SidesAlike();
        bool noOp = false,
            matters = false;
        _objects.Clear();
        var depth = 0;
        do
        {
            if (noOp)
                _sides.Add(ref _feed, depth);
            switch (_feed.Token)
            {
                case JsonTokenType.StartObject:
                    _objects.Push(_feed.TokenStart);
                    depth++;
                    break;
                case JsonTokenType.StartArray:
                    depth++;
                    break;
                case JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.EndObject:
                    depth--;
                    Close(_objects.Pop());
                    break;
                case JsonTokenType.PropertyName when IsFlag():
                    Flag();
                    break;
                case JsonTokenType.PropertyName when _inState && depth == 1 && _feed.Is("provider_name"u8):
                    _feed.Read();
                    _provider = TextOrNull();
                    break;
                case JsonTokenType.PropertyName when _inConfiguration && _feed.Is("provisioners"u8):
                    _runs = true;
                    break;
                case JsonTokenType.String when _inConfiguration && _feed.Is("external"u8):
                    _runs = true;
                    break;
                case JsonTokenType.PropertyName when depth == 2 && _feed.Is("actions"u8):
                    noOp = IsNoOp();
                    break;
                case JsonTokenType.PropertyName when depth <= 2 && (_feed.Is("importing"u8) || _feed.Is("previous_address"u8)):
                    matters = true;
                    break;
                // Terraform names the actions first. Who does not is read in full.
                case JsonTokenType.PropertyName when depth == 2 && !noOp && (_feed.Is("before"u8) || _feed.Is("after"u8)):
                    matters = true;
                    break;
            }
        } while (depth > 0 && _feed.Read());
        idle = noOp && !matters && _sides.AreAlike;
        return new Extent(start, _feed.TokenEnd);
    }

    private readonly bool IsFlag() => _feed.MayBe("sensitive"u8) && IsNameOfFlag();

    private readonly bool IsNameOfFlag() =>
        _feed.Is("sensitive_values"u8)
        || _feed.Is("before_sensitive"u8)
        || _feed.Is("after_sensitive"u8)
        || _feed.Is("sensitive"u8)
        || _feed.Is("config_sensitive"u8);

    // A flagged object is remembered by making its start negative until its end is known.
    private void Flag()
    {
        _feed.Read();
        if (HasTrue() && _objects.Count > 0 && _objects.Peek() >= 0)
            _objects.Push(~_objects.Pop());
    }

    // What looks like a flag inside a flagged object is somebody's data: reading it again would let nesting multiply the work.
    private readonly void Close(long start)
    {
        if (start >= 0)
            return;
        while (_index.Sensitive is [.., var inner] && inner.Start > ~start)
            _index.Sensitive.RemoveAt(_index.Sensitive.Count - 1);
        _index.Sensitive.Add(new Extent(~start, _feed.TokenEnd));
    }

    private bool HasTrue()
    {
        var found = false;
        var depth = 0;
        do
        {
            switch (_feed.Token)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    depth++;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.True:
                    found = true;
                    break;
            }

            _sides.AddInside(ref _feed);
        } while (depth > 0 && _feed.Read());
        return found;
    }

    private bool IsNoOp()
    {
        _feed.Read();
        if (_feed.Token is not JsonTokenType.StartArray)
            return false;
        var (actions, noOps) = (0, 0);
        while (_feed.Read() && _feed.Token is not JsonTokenType.EndArray)
        {
            actions++;
            noOps += _feed.Token is JsonTokenType.String && _feed.Is("no-op"u8) ? 1 : 0;
            Skip();
        }

        return (actions, noOps) == (1, 1);
    }
}
