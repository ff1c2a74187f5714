using Homelab.Configuration.Values;

namespace Homelab.Configuration;

/// <summary>Where a drill restores to.</summary>
public abstract record DrillTarget
{
    private DrillTarget() { }

    /// <summary>A machine of its own that says it is a drill target.</summary>
    public sealed record Ssh(string Host, string Id, IReadOnlyList<HookCommand> Reset) : DrillTarget;

    /// <summary>A container without network.</summary>
    public sealed record Container(string? Image) : DrillTarget;

    /// <summary>A folder on the same machine.</summary>
    public sealed record Folder(string Path) : DrillTarget;

    internal static DrillTarget Bind(Value.Map target) =>
        target.Get<string>("kind") switch
        {
            "ssh" => new Ssh(target.Get<string>("host"), target.Get<string>("id"), HookCommand.Bind(target, "reset")),
            "container" => new Container(target.Find<string>("image")),
            _ => new Folder(target.Get<string>("path")),
        };
}
