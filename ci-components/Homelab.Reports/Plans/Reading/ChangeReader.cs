using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Redaction;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Turns one member of the plan JSON into a redacted change.</summary>
/// <param name="sharers">How many readers share the room for detail.</param>
internal sealed class ChangeReader(Redactor redactor, ConfiguredPrograms programs, int sharers = 1)
{
    /// <summary>Detail is redacted and hashed for every change; past this many characters, about what a report can hold, only what destroys
    /// keeps it.</summary>
    private const long DetailKept = 5 * 1024 * 1024;

    private long _detail;

    /// <summary>A resource change, or null for what terraform itself does not show: idle objects, data that leaves the state.</summary>
    public ResourceChange? Resource(JsonElement element)
    {
        var change = Build(element, redactor);
        return change.Kind is ChangeKind.NoOp || (change.Kind is ChangeKind.Delete && element.Text("mode") == "data")
            ? null
            : Settle(change, with => Build(element, with));
    }

    public ResourceChange? Deferred(JsonElement element)
    {
        if (element.Member("resource_change") is not { } resource)
            return null;
        ResourceChange With(Redactor with) =>
            Build(resource, with) with
            {
                Kind = ChangeKind.Deferred,
                Reason = with.HideOrNull(element.Text("reason")),
            };
        return Settle(With(redactor), With);
    }

    public ResourceChange Action(JsonElement element) => Settle(BuildAction(element, redactor), with => BuildAction(element, with));

    public ResourceChange DeferredAction(JsonElement element)
    {
        ResourceChange With(Redactor with) =>
            BuildAction(element.Member("action_invocation") ?? default, with) with
            {
                Kind = ChangeKind.Deferred,
                Reason = with.HideOrNull(element.Text("reason")),
            };
        return Settle(With(redactor), With);
    }

    /// <summary>What runs by the word of the configuration, whatever changes.</summary>
    public IEnumerable<ResourceChange> Programs()
    {
        var whole = programs.Rows(redactor.PlanOnly()).ToList();
        return programs.Rows(redactor).Select((row, i) => Settle(row, _ => whole[i]));
    }

    public ResourceChange? Output(string name, JsonElement element)
    {
        var change = BuildOutput(name, element, redactor);
        return change.Kind is ChangeKind.NoOp ? null : Settle(change, with => BuildOutput(name, element, with));
    }

    /// <summary>Gives a change its digests where what it shows will not do, and takes away detail that no report could hold.</summary>
    private ResourceChange Settle(ResourceChange change, Func<Redactor, ResourceChange> build)
    {
        if (redactor.TakeEnvironmentHit())
            change = WithDigests(change, build(redactor.PlanOnly()));
        _detail += DetailSize(change);
        return HasRoomFor(change.Kind) ? change : PlanHash.WithoutDetail(change);
    }

    private bool HasRoomFor(ChangeKind kind) => _detail < DetailKept / sharers || (kind.Destroys() && _detail < 2 * DetailKept / sharers);

    private static ResourceChange WithDigests(ResourceChange shown, ResourceChange whole)
    {
        var (identity, detail) = (PlanHash.IdentityDigest(whole), PlanHash.DetailDigest(whole));
        return shown with
        {
            IdentityDigest = identity == PlanHash.IdentityDigest(shown) ? null : identity,
            DetailDigest = detail == PlanHash.DetailDigest(shown) ? null : detail,
        };
    }

    private static long DetailSize(ResourceChange change) =>
        change.Attributes.Sum(attribute =>
            attribute.Path.Length
            + Size(attribute.Before)
            + Size(attribute.After)
            + (attribute.Inside?.Lines.Sum(line => line.Length) ?? 0)
            + 50L
        );

    private static int Size(Leaf leaf) =>
        leaf switch
        {
            Leaf.Text text => text.Value.Length,
            Leaf.Literal literal => literal.Json.Length,
            _ => 0,
        };

    private ResourceChange Build(JsonElement element, Redactor redactor)
    {
        var change = element.Member("change") ?? default;
        var actions = Actions(change);
        var importing = change.Member("importing");
        var previous = element.Text("previous_address");
        ChangeKind KindOf(bool differs) => ChangeKinds.FromActions(actions, importing is not null, previous is not null, differs);
        var attributes = Attributes(change, redactor, HasRoomFor(KindOf(differs: true)));
        var kind = KindOf(attributes.Count > 0);
        var provisioners = Provisions(kind) ? programs.ProvisionersOf(element.Text("address") ?? "") : [];
        return new ResourceChange
        {
            Address = redactor.HideAddress(element.Text("address") ?? "(no address)"),
            Kind = kind,
            Actions = [.. actions.Select(redactor.Hide)],
            PreviousAddress = previous is null ? null : redactor.HideAddress(previous),
            ImportId = importing is { } import ? ImportedBy(import, redactor) : null,
            Deposed = redactor.HideOrNull(element.Text("deposed")),
            Reason = redactor.HideOrNull(element.Text("action_reason")),
            Runs = [.. provisioners.Select(provisioner => redactor.Hide(ConfiguredPrograms.Type(provisioner)))],
            Attributes = provisioners.Count == 0 ? attributes : [.. ConfiguredPrograms.Attributes(provisioners, redactor), .. attributes],
        };
    }

    // An update in place runs none; what is forgotten neither.
    private static bool Provisions(ChangeKind kind) =>
        kind is ChangeKind.Create or ChangeKind.Replace or ChangeKind.CreateThenForget or ChangeKind.Delete or ChangeKind.Unknown;

    private static string ImportedBy(JsonElement importing, Redactor redactor)
    {
        if (importing.Text("id") is { } id)
            return redactor.Hide(id);
        if (importing.Member("identity") is not { } identity)
            return "";
        return string.Join(
            ", ",
            new AttributeDiff(redactor, [])
                .Between(default, Side.Of(identity, null, null))
                .Select(part => $"{part.Path} = {LeafText.Show(part.After is Leaf.Sensitive ? Leaf.Hidden : part.After)}")
        );
    }

    private static ResourceChange BuildOutput(string name, JsonElement change, Redactor redactor)
    {
        var actions = Actions(change);
        var attributes = Attributes(change, redactor);
        return new ResourceChange
        {
            Address = redactor.Hide(name),
            Kind = ChangeKinds.FromActions(actions, false, false, attributes.Count > 0),
            Actions = [.. actions.Select(redactor.Hide)],
            Attributes = attributes,
        };
    }

    private static ResourceChange BuildAction(JsonElement element, Redactor redactor) =>
        new()
        {
            Address = redactor.HideAddress(element.Text("address") ?? "(no address)"),
            Kind = ChangeKind.Invoke,
            Actions = ["invoke"],
            Trigger = element.Member("lifecycle_action_trigger")?.Text("triggering_resource_address") is { } trigger
                ? redactor.HideAddress(trigger)
                : null,
            Reason = redactor.HideOrNull(element.Member("lifecycle_action_trigger")?.Text("action_trigger_event")),
            Attributes = new AttributeDiff(redactor, []).Between(
                default,
                Side.Of(element.Member("config_values"), element.Member("config_sensitive"), element.Member("config_unknown"))
            ),
        };

    private static string[] Actions(JsonElement change) => change.Strings("actions");

    private static IReadOnlyList<AttributeChange> Attributes(JsonElement change, Redactor redactor, bool blocks = true) =>
        new AttributeDiff(redactor, [.. change.Items("replace_paths")], blocks).Between(
            Side.Of(change.Member("before"), change.Member("before_sensitive"), null),
            Side.Of(change.Member("after"), change.Member("after_sensitive"), change.Member("after_unknown"))
        );
}
