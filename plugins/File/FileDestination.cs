using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PolarisSync.Abstractions;
using PolarisSync.Plugins.File.Document;

namespace PolarisSync.Plugins.File;

/// <summary>Keeps copies in a file. A missing file is an empty registry and is made by the first write; one that cannot be read is never overwritten.</summary>
internal sealed partial class FileDestination(RegistryFile file, ILogger<FileDestination> logger) : IServiceDestination
{
    public CanonicalService Canonicalize(DesiredService desired, ObservedService observed) => FileMapper.Canonicalize(desired, observed);

    public async IAsyncEnumerable<ObservedService> ReadTargetsAsync(
        IReadOnlyList<TargetKey> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var content = await file.LoadAsync(cancellationToken);
        foreach (var target in targets)
        {
            yield return FileMapper.ToObserved(content, target);
        }
    }

    public async IAsyncEnumerable<OwnedTarget> ListOwnedAsync(
        IReadOnlyCollection<string> owners, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var content = await file.LoadAsync(cancellationToken);
        var asked = owners.ToHashSet(StringComparer.Ordinal);
        foreach (var service in content.Document.Services)
        {
            // A copy some other tool marked with the owner's name is one of this owner's copies too.
            var counts = service.Instances.CountBy(entry => entry.Owner ?? entry.Instance.Mark ?? "", StringComparer.Ordinal);
            foreach (var (owner, copies) in counts.Where(pair => asked.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                yield return new(new(service.Key), owner, copies);
            }

            if (service is { IsOurs: true, Instances.IsEmpty: true })
            {
                foreach (var owner in asked)
                {
                    yield return new(new(service.Key), owner, 0);
                }
            }
        }
    }

    public async Task<ApplyResult> ApplyAsync(IReadOnlyList<ChangeSet> batch, CancellationToken cancellationToken)
    {
        var result = new ApplyResult { ChangeSets = [] };
        var written = await file.EditAsync(
            document =>
            {
                var edit = new DocumentEdit(document);
                result = new() { ChangeSets = [.. batch.Select(edit.Apply)] };
                return edit.Document;
            },
            cancellationToken);
        if (written)
        {
            Log.Written(logger, file.Path, batch.Sum(changeSet => changeSet.Changes.Length));
        }

        return result;
    }
}
