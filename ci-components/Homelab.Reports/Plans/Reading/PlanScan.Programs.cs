using System.Text.Json;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Where the document says what runs: the configuration, and which providers made what is in the state.</summary>
internal ref partial struct PlanScan
{
    /// <summary>More than any configuration uses.</summary>
    private const int MostProviders = 1000;

    private void Configuration()
    {
        var start = _feed.TokenStart;
        var before = _index.Sensitive.Count;
        _inConfiguration = true;
        if (_feed.Token is not JsonTokenType.StartObject)
            FindFlags();
        else
        {
            while (_feed.Read() && _feed.Token is JsonTokenType.PropertyName)
            {
                var providers = _feed.Is("provider_config"u8);
                _feed.Read();
                var member = FindFlags();
                if (providers)
                    _index.Providers = member;
            }
        }

        _inConfiguration = false;
        _index.Configuration = new Extent(start, _feed.TokenEnd);
        _index.HasSensitiveVariables = _index.Sensitive.Count > before;
        _index.HasPrograms = _runs;
        _index.Sensitive.RemoveRange(before, _index.Sensitive.Count - before);
    }

    /// <summary><c>prior_state</c>: flags everywhere in it, and at each resource its provider. A resource's own data may say anything, so
    /// the way there is exact.</summary>
    private void State()
    {
        if (Enters())
        {
            while (NextMember("values"u8, out var values))
                Values(values);
        }
    }

    private void Values(bool entered)
    {
        if (!entered)
            FindFlags();
        else if (Enters())
        {
            while (NextMember("root_module"u8, out var root))
                Module(root);
        }
    }

    private void Module(bool entered)
    {
        if (!entered)
            FindFlags();
        else if (Enters())
        {
            while (_feed.Read() && _feed.Token is JsonTokenType.PropertyName)
            {
                var (resources, children) = (_feed.Is("resources"u8), _feed.Is("child_modules"u8));
                _feed.Read();
                if ((!resources && !children) || _feed.Token is not JsonTokenType.StartArray)
                    FindFlags();
                else
                    Modules(children);
            }
        }
    }

    private void Modules(bool children)
    {
        while (_feed.Read() && _feed.Token is not JsonTokenType.EndArray)
        {
            if (children)
                Module(entered: true);
            else
                StateResource();
        }
    }

    private void StateResource()
    {
        (_inState, _provider) = (true, null);
        FindFlags();
        _inState = false;
        if (_provider is { } provider && _index.StateProviders.Count < MostProviders)
            _index.StateProviders.Add(provider);
    }

    /// <summary>At an object's beginning; anything else is walked over.</summary>
    private bool Enters()
    {
        if (_feed.Token is JsonTokenType.StartObject)
            return true;
        FindFlags();
        return false;
    }

    /// <summary>Moves to the next member's value; false after the last.</summary>
    private bool NextMember(ReadOnlySpan<byte> name, out bool named)
    {
        named = false;
        if (!_feed.Read() || _feed.Token is not JsonTokenType.PropertyName)
            return false;
        named = _feed.Is(name);
        _feed.Read();
        return true;
    }
}
