using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homelab.Reports.Backups;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(MaintenanceReport))]
internal sealed partial class BackupJson : JsonSerializerContext;

/// <summary>Writes and reads the reports of backups within the sizes every report keeps.</summary>
public static class BackupReports
{
    /// <summary>At about 250 bytes each they take 2 MiB.</summary>
    private const int MostSnapshots = 8000;

    private const int MostFindings = 500;

    /// <summary>UTF-8 JSON, under 6 MiB: the oldest snapshots and the last findings are left out first, and counted.</summary>
    public static ReadOnlyMemory<byte> Write(BackupReport report)
    {
        var fitted = report with
        {
            Snapshots = [.. report.Snapshots.Take(MostSnapshots)],
            OmittedSnapshots = Beyond(report.Snapshots.Count, MostSnapshots),
            Findings = [.. report.Findings.Take(MostFindings)],
            OmittedFindings = Beyond(report.Findings.Count, MostFindings),
        };
        return ReportBody.Write(
            BackupReport.Schema,
            report.Header,
            JsonSerializer.SerializeToElement(fitted, BackupJson.Default.BackupReport)
        );
    }

    /// <summary>The same for a maintenance report.</summary>
    public static ReadOnlyMemory<byte> Write(MaintenanceReport report)
    {
        var fitted = report with
        {
            Findings = [.. report.Findings.Take(MostFindings)],
            OmittedFindings = Beyond(report.Findings.Count, MostFindings),
        };
        return ReportBody.Write(
            MaintenanceReport.Schema,
            report.Header,
            JsonSerializer.SerializeToElement(fitted, BackupJson.Default.MaintenanceReport)
        );
    }

    /// <exception cref="ReportUnreadableException">Not such a report.</exception>
    public static BackupReport ReadBackup(Stream source)
    {
        using var document = ReportFile.Open(source, BackupReport.Schema);
        return ReportBody.Read(document, json => json.Deserialize(BackupJson.Default.BackupReport)!) with
        {
            Header = ReportHeaderJson.Read(document.RootElement),
        };
    }

    /// <exception cref="ReportUnreadableException">Not such a report.</exception>
    public static MaintenanceReport ReadMaintenance(Stream source)
    {
        using var document = ReportFile.Open(source, MaintenanceReport.Schema);
        return ReportBody.Read(document, json => json.Deserialize(BackupJson.Default.MaintenanceReport)!) with
        {
            Header = ReportHeaderJson.Read(document.RootElement),
        };
    }

    private static int Beyond(int count, int most) => Math.Max(0, count - most);
}
