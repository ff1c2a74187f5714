using Homelab.Configuration.Keys;
using Homelab.Configuration.Secrets;
using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

/// <summary>Text, tree, values, checks, records: each step adds its faults, and all of them are returned together.</summary>
internal sealed class FileReader(Faults faults, TimeProvider? clock)
{
    public Reading Read(Stream file) => FileText.Decode(file, faults) is { } text ? Read(text) : Invalid();

    public Reading Read(string text)
    {
        if (!FileText.IsReadable(text, faults))
            return Invalid();

        var root = TreeReader.Read(text, faults);
        var secrets = LiteralSecrets.Find(text, root, faults);
        if (root is null || IsAnotherVersion(root))
            return Invalid();

        if (new ShapeReader(faults, secrets).Read(root, KeyTable.File) is not Value.Map file)
            return Invalid();

        Check(file);
        return faults.Any ? Invalid() : new Reading.Valid(ConfigBinding.Bind(file), faults.Warnings);
    }

    private Reading.Invalid Invalid() => new(faults.All);

    // Another version may know other keys and rules: nothing else we could say about such a file is worth reading.
    private bool IsAnotherVersion(Node root)
    {
        var version = (root as Node.Mapping)?.Find("version") as Node.Scalar;
        if (version?.Type is not CoreType.Integer || !long.TryParse(version.Text, out var number) || number == HomelabFile.Version)
            return false;
        faults.Add(
            version.Place,
            $"this file is written for version {number}; this tool reads version {HomelabFile.Version}, use the matching release of homelab"
        );
        return true;
    }

    private void Check(Value.Map file)
    {
        TerraformChecks.Check(file, faults);
        DatabaseChecks.Check(file, faults);
        BackupChecks.Check(file, faults);
        DrillChecks.Check(file, faults);
        new CronChecks(faults, clock ?? TimeProvider.System).Check(file);
    }
}
