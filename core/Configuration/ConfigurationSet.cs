using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>
/// The two documents together. Each is validated and in force alone: a fault in one keeps what was in force of it while the other changes. Task names
/// and endpoint definitions are one over both; of a clash the document that changed last is refused, until the other one gives way. Immutable.
/// </summary>
public sealed class ConfigurationSet
{
    private static readonly TaskDocumentKind[] Kinds = [TaskDocumentKind.Registry, TaskDocumentKind.Configuration];
    private readonly DocumentReader _reader;
    private readonly ImmutableDictionary<TaskDocumentKind, DocumentDraft> _inForce;

    // Good by themselves but clashing with the other document: they get in when that one changes.
    private readonly ImmutableDictionary<TaskDocumentKind, DocumentDraft> _waiting;

    /// <summary>A set in which no document is in force.</summary>
    public ConfigurationSet(IEndpointTypeCatalog catalog, ISecretSource secrets)
        : this(new DocumentReader(catalog, secrets), ImmutableDictionary<TaskDocumentKind, DocumentDraft>.Empty, ImmutableDictionary<TaskDocumentKind, DocumentDraft>.Empty)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(secrets);
    }

    private ConfigurationSet(
        DocumentReader reader,
        ImmutableDictionary<TaskDocumentKind, DocumentDraft> inForce,
        ImmutableDictionary<TaskDocumentKind, DocumentDraft> waiting)
    {
        _reader = reader;
        _inForce = inForce;
        _waiting = waiting;
        Documents = [.. Kinds.Where(inForce.ContainsKey).Select(kind => inForce[kind].Compile())];
        Configuration = new() { Tasks = [.. Documents.SelectMany(document => document.Tasks)] };
    }

    /// <summary>The documents in force, the registry's first.</summary>
    public ImmutableArray<CompiledDocument> Documents { get; }

    /// <summary>What the engine is to do: the registry document's tasks, then the other's.</summary>
    public EngineConfiguration Configuration { get; }

    /// <summary>The document in force of a kind, or null.</summary>
    public CompiledDocument? Find(TaskDocumentKind kind) => Documents.FirstOrDefault(document => document.Document.Kind == kind);

    /// <summary>
    /// Compiles documents that changed, each of another kind. An absent document (text null) counts as one without tasks. References to variables
    /// and files are resolved anew. Does no other I/O, changes nothing here: the result holds the set to go on with.
    /// </summary>
    public ConfigurationUpdate Update(IReadOnlyList<TaskDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var inForce = _inForce;
        var waiting = _waiting;
        var problems = new List<ConfigurationProblem>();
        var changed = documents.Select(_reader.Read).OrderBy(draft => draft.Document.Kind).ToList();
        foreach (var draft in changed)
        {
            var kind = draft.Document.Kind;
            var other = Kinds.First(candidate => candidate != kind);
            var clashes = TaskRelations.Find(draft, inForce.GetValueOrDefault(other)).ToList();
            var isGood = !draft.HasErrors && !clashes.Any(IsError);
            waiting = waiting.Remove(kind);
            if (isGood)
            {
                inForce = inForce.SetItem(kind, draft);
                if (waiting.TryGetValue(other, out var waiter) && !TaskRelations.Find(waiter, draft).Any(IsError))
                {
                    inForce = inForce.SetItem(other, waiter);
                    waiting = waiting.Remove(other);
                }
            }
            else if (!draft.HasErrors && !TaskRelations.Find(draft, null).Any(IsError))
            {
                // Both documents may have been changed one after the other, as when a shared endpoint moves: together they may be good.
                if (waiting.TryGetValue(other, out var waiter) && !TaskRelations.Find(waiter, draft).Any(IsError))
                {
                    inForce = inForce.SetItem(kind, draft).SetItem(other, waiter);
                    waiting = waiting.Remove(other);
                    clashes.RemoveAll(IsError);
                }
                else
                {
                    waiting = waiting.SetItem(kind, draft);
                }
            }

            problems.AddRange(draft.Problems.Concat(clashes));
        }

        var accepted = Kinds.Where(kind => inForce.GetValueOrDefault(kind) is { } now && now != _inForce.GetValueOrDefault(kind)).ToImmutableArray();
        var chains = TaskRelations.FindChains([.. Kinds.Where(inForce.ContainsKey).SelectMany(kind => inForce[kind].Tasks)]);
        problems.AddRange(chains.Where(chain => accepted.Any(kind => inForce[kind].Document.Origin == chain.Origin)));
        return new()
        {
            Set = new ConfigurationSet(_reader, inForce, waiting),
            Accepted = accepted,
            Refused = [.. changed.Where(draft => inForce.GetValueOrDefault(draft.Document.Kind) != draft).Select(draft => draft.Document.Kind)],
            Problems = [.. problems.GroupBy(problem => problem.Origin, StringComparer.Ordinal).SelectMany(problem => DocumentReader.Sort(problem))],
        };
    }

    /// <summary>
    /// The same texts judged by the types that are loaded now. What has faults now stays as it was compiled before; <see cref="Update"/> of the same
    /// texts tells them. Does no I/O but resolving references, changes nothing here.
    /// </summary>
    public ConfigurationSet Recompile()
    {
        var inForce = _inForce;
        foreach (var (kind, draft) in _inForce)
        {
            var fresh = _reader.Read(draft.Document);
            var other = inForce.GetValueOrDefault(Kinds.First(candidate => candidate != kind));
            if (!fresh.HasErrors && !TaskRelations.Find(fresh, other).Any(IsError))
            {
                inForce = inForce.SetItem(kind, fresh);
            }
        }

        return new ConfigurationSet(_reader, inForce, _waiting);
    }

    private static bool IsError(ConfigurationProblem problem) => problem.Severity == ProblemSeverity.Error;
}
