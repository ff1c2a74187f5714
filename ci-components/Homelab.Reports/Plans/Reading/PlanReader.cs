using System.Buffers;
using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Redaction;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Plans.Reading;

/// <summary>
/// Reads what <c>terraform show -json PLANFILE</c> prints into a redacted report, in two passes over a seekable stream: first every
/// secret, then every change. Memory follows the changes, not the document.
/// </summary>
public static class PlanReader
{
    private const int ChangesInChunk = 2000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonFeed.MaxDepth };

    /// <summary>Reads the plan that <paramref name="plan"/> holds.</summary>
    /// <param name="environment">What the job's environment keeps secret.</param>
    /// <param name="diagnostics">What terraform and its providers said; redacted here, with everything the plan calls secret.</param>
    /// <exception cref="PlanUnreadableException">The document is not such a plan.</exception>
    public static PlanReport Read(
        Stream plan,
        ReportHeader header,
        string root,
        SecretSet environment,
        IReadOnlyList<Diagnostic> diagnostics,
        CancellationToken ct
    )
    {
        plan.Position = PlanStart.Find(plan);
        var index = PlanScan.Run(plan, ct);
        PlanStart.Check(index);
        var document = new Document(plan, ct);
        var redactor = new Redactor(Secrets(index, document), environment);
        var report = Build(index, document, Programs(index, document), redactor, header, root, diagnostics);
        return report with { Hash = PlanHash.Of(report) };
    }

    /// <summary>A report for a plan that was never made: only the reasons are known.</summary>
    public static PlanReport Failed(
        ReportHeader header,
        string root,
        string? terraformVersion,
        SecretSet environment,
        IReadOnlyList<Diagnostic> diagnostics
    )
    {
        var redactor = new Redactor(SecretSet.None, environment);
        return new PlanReport
        {
            Header = header,
            Root = root,
            TerraformVersion = terraformVersion,
            Errored = true,
            Complete = false,
            Totals = new Totals(),
            Hash = PlanHash.Of([], []),
            Diagnostics = Redacted(diagnostics, redactor),
        };
    }

    private static PlanReport Build(
        PlanIndex index,
        Document document,
        ConfiguredPrograms programs,
        Redactor redactor,
        ReportHeader header,
        string root,
        IReadOnlyList<Diagnostic> diagnostics
    )
    {
        var reader = new ChangeReader(redactor, programs);
        List<ResourceChange> changes =
        [
            .. InParallel(index.Changes, document, programs, redactor),
            .. index.Deferred.Select(extent => document.With(extent, reader.Deferred)).OfType<ResourceChange>(),
            .. index.Actions.Select(extent => document.With(extent, reader.Action)),
            .. index.DeferredActions.Select(extent => document.With(extent, reader.DeferredAction)),
        ];
        return new PlanReport
        {
            Header = header,
            Root = root,
            TerraformVersion = redactor.HideOrNull(index.TerraformVersion),
            Errored = index.Errored,
            Complete = index.Complete,
            Totals = Totals.Of(changes),
            Hash = "",
            Changes = PlanHash.InOrder(changes),
            Outputs = PlanHash.InOrder(document.WithOrDefault(index.Outputs, outputs => Outputs(outputs, reader)) ?? []),
            Programs = PlanHash.InOrder(reader.Programs()),
            StateOnly = index is { PlansObjects: false, Applyable: not false, Errored: false, Drift.Count: > 0 },
            Drift = PlanHash.InOrder(index.Drift.Select(extent => document.With(extent, reader.Resource)).OfType<ResourceChange>()),
            Checks = [.. index.Checks.SelectMany(extent => document.With(extent, check => CheckReader.Read(check, redactor)))],
            Diagnostics = Redacted(diagnostics, redactor),
        };
    }

    // Fixed chunks, each with its share of detail: the report does not depend on how many cores made it.
    private static IEnumerable<ResourceChange> InParallel(
        List<Extent> extents,
        Document document,
        ConfiguredPrograms programs,
        Redactor redactor
    )
    {
        var chunks = extents.Chunk(ChangesInChunk).ToArray();
        var read = new List<ResourceChange>[chunks.Length];
        Parallel.For(
            0,
            chunks.Length,
            i =>
            {
                var reader = new ChangeReader(redactor.Fork(), programs, chunks.Length);
                read[i] = [.. chunks[i].Select(extent => document.With(extent, reader.Resource)).OfType<ResourceChange>()];
            }
        );
        return read.SelectMany(changes => changes);
    }

    private static List<ResourceChange> Outputs(JsonElement outputs, ChangeReader reader) =>
        [.. JsonMembers.Of(outputs).Select(output => reader.Output(output.Key, output.Value)).OfType<ResourceChange>()];

    private static ConfiguredPrograms Programs(PlanIndex index, Document document)
    {
        var programs = new ConfiguredPrograms();
        if (index.HasPrograms)
            document.WithOrDefault(
                index.Configuration,
                configuration =>
                {
                    programs.Add(configuration);
                    return true;
                }
            );
        document.WithOrDefault(
            index.Providers,
            providers =>
            {
                programs.AddProviders(providers, index.StateProviders);
                return true;
            }
        );
        return programs;
    }

    private static SecretSet Secrets(PlanIndex index, Document document)
    {
        var values = new SensitiveValues();
        var owners = new Owners(index);
        Extent? last = null;
        foreach (var extent in index.Sensitive)
        {
            var owner = owners.Of(extent);
            if (owner is { } whole && owner != last)
                document.With(
                    whole,
                    change =>
                    {
                        values.AddFlagged(change.Member("change") ?? change, change.Text("address"));
                        return true;
                    }
                );
            // The flagged object is the change itself where it ends with it.
            if (owner is not { } around || extent.End < around.End - 1)
                document.With(
                    extent,
                    holder =>
                    {
                        values.AddFlagged(holder, holder.Text("address"));
                        return true;
                    }
                );
            last = owner;
        }

        document.WithOrDefault(
            index.Outputs,
            outputs =>
            {
                foreach (var (name, output) in JsonMembers.Of(outputs))
                    values.AddFlagged(output, $"output.{name}");
                return true;
            }
        );
        if (index.HasSensitiveVariables)
            document.WithOrDefault(index.Configuration, configuration => AddVariables(index, document, values, configuration));
        var literals = values.AnyPlain ? document.WithOrDefault(index.Configuration, Literals.Of) ?? Literals.None : Literals.None;
        return new SecretSet(values.Tainting(literals.IsAtAnother));
    }

    private static bool AddVariables(PlanIndex index, Document document, SensitiveValues values, JsonElement configuration)
    {
        document.WithOrDefault(
            index.Variables,
            variables =>
            {
                values.AddVariables(variables, configuration);
                return true;
            }
        );
        if (index.Variables is null)
            values.AddVariables(null, configuration);
        return true;
    }

    private static Diagnostic[] Redacted(IReadOnlyList<Diagnostic> diagnostics, Redactor redactor) =>
        [
            .. diagnostics.Select(diagnostic =>
                diagnostic with
                {
                    Summary = redactor.Hide(diagnostic.Summary),
                    Detail = redactor.Hide(diagnostic.Detail),
                    Address = diagnostic.Address is null ? null : redactor.HideAddress(diagnostic.Address),
                    File = redactor.HideOrNull(diagnostic.File),
                }
            ),
        ];

    /// <summary>The changes that flagged objects are parts of: only they know the address.</summary>
    private sealed class Owners(PlanIndex index)
    {
        private readonly Extent[] _changes = [.. index.Changes.Concat(index.Drift).OrderBy(extent => extent.Start)];

        public Extent? Of(Extent part)
        {
            var at = Array.BinarySearch(_changes, part, Comparer<Extent>.Create((one, other) => one.Start.CompareTo(other.Start)));
            at = at < 0 ? ~at - 1 : at;
            return at >= 0 && part.End <= _changes[at].End ? _changes[at] : null;
        }
    }

    /// <summary>Parses parts of the document, one at a time.</summary>
    private sealed class Document(Stream plan, CancellationToken ct)
    {
        public T With<T>(Extent extent, Func<JsonElement, T> use)
        {
            ct.ThrowIfCancellationRequested();
            var buffer = ArrayPool<byte>.Shared.Rent(extent.Length);
            try
            {
                lock (plan)
                {
                    plan.Position = extent.Start;
                    plan.ReadExactly(buffer, 0, extent.Length);
                }

                using var document = JsonDocument.Parse(buffer.AsMemory(0, extent.Length), Options);
                return use(document.RootElement);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        public T? WithOrDefault<T>(Extent? extent, Func<JsonElement, T> use) => extent is { } there ? With(there, use) : default;
    }
}
