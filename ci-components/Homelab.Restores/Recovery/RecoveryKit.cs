using System.Diagnostics;
using System.Security.Cryptography;
using Homelab.Backups.Manifests.Sources;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Recovery;

/// <summary>A kit that was made, where it lies, and what kept it from lying elsewhere.</summary>
/// <param name="Report">Null when there is none.</param>
public sealed record KitOutcome(RecoveryReport? Report, IReadOnlyList<Finding> Findings);

/// <summary>Makes the recovery kit, encrypts it, and copies it to where it will be found. Nothing of it fails a drill; everything is
/// said.</summary>
public sealed class RecoveryKit(KitRequest request, TimeProvider time)
{
    /// <summary>age, by name or path.</summary>
    public string Age { get; init; } = "age";

    /// <summary>Where disks are mounted and should be.</summary>
    public MountTable Mounts { get; init; } = MountTable.Read();

    /// <summary>Folders in place of those in homelab.yml.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>What the kit would say.</summary>
    public async Task<Kit> LookAsync(CancellationToken ct) =>
        KitMaking.Make(
            request,
            ProgramFile.Homelab(request.Header.Tool),
            await ProgramFile.ResticAsync(request.Restic, ct),
            ProgramFile.Playbook(request.Playbooks),
            time.GetUtcNow()
        );

    /// <summary>Does nothing where homelab.yml asks for no kit.</summary>
    public async Task<KitOutcome> MakeAsync(CancellationToken ct)
    {
        if (request.Config.Recovery is not { } recovery)
            return new(null, []);
        var kit = await LookAsync(ct);
        var archive = KitArchive.Pack(KitFiles.Of(kit, request), time.GetUtcNow());
        var answer = await EncryptAsync(recovery.Recipients, archive, ct);
        CryptographicOperations.ZeroMemory(archive);
        return answer switch
        {
            AgeAnswer.Done done => Copy(done.Content, To ?? recovery.To, [.. Missing(kit)]),
            AgeAnswer.Refused refused => new(null, [Diagnosis.RecoveryNotEncrypted.Says(null, refused.Why)]),
            _ => throw new UnreachableException("Something is encrypted or is not."),
        };
    }

    private async Task<AgeAnswer> EncryptAsync(IReadOnlyList<string> recipients, byte[] archive, CancellationToken ct)
    {
        try
        {
            return await new Age(Age).EncryptAsync(recipients, archive, ct);
        }
        catch (ToolUnavailableException)
        {
            return new AgeAnswer.Refused(
                "age is not installed, so there is no recovery kit: install it (Debian: package age) where the drill runs."
            );
        }
        catch (TimeoutException e)
        {
            return new AgeAnswer.Refused(e.Message);
        }
    }

    private KitOutcome Copy(byte[] encrypted, IReadOnlyList<string> folders, List<Finding> findings)
    {
        var name = request.FileName(time.GetUtcNow());
        var copies = new List<string>();
        foreach (var folder in folders)
        {
            if (new KitFolder(folder, Mounts).Write(name, encrypted) is KitCopy.Refused refused)
                findings.Add(refused.Kind.Says(folder, refused.Sentence));
            else
                copies.Add(folder);
        }

        if (folders.Count == 0)
            findings.Add(
                Diagnosis.RecoveryNowhere.Says(
                    null,
                    "The recovery kit was made and lies nowhere: name folders outside GitLab in `recovery.to`."
                )
            );
        return new(new RecoveryReport(name, Convert.ToHexStringLower(SHA256.HashData(encrypted)), copies), findings);
    }

    /// <summary>Tiers whose repositories nobody can open with this kit.</summary>
    private IEnumerable<Finding> Missing(Kit kit) =>
        request
            .Config.Backups.Tiers.Select(tier => tier.Name.Value)
            .Where(tier => kit.Tiers.All(known => known.Tier != tier || known.Repository is null))
            .Select(tier =>
                Diagnosis.RecoveryTierMissing.Says(
                    tier,
                    $"The recovery kit does not open the tier {tier}, whose variables this job does not have: add RESTIC_{tier.ToUpperInvariant()}_READ_REPOSITORY and _PASSWORD to its environment."
                )
            );
}
