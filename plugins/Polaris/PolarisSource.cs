using System.Globalization;
using System.Runtime.CompilerServices;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Polaris;

/// <summary>The reading side.</summary>
internal sealed class PolarisSource(PolarisClient client, DiscoverReader reader, RecentWrites recent, DiscoverWatch watch) : IServiceSource
{
    private const int PageSize = 100;

    public async Task<ServiceList> ListServicesAsync(string ns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ns);
        var names = await reader.ListAsync(ns, cancellationToken);
        var aliases = names.Count == 0 ? [] : await ReadAliasesAsync(ns, cancellationToken);
        return new()
        {
            Namespace = ns,
            Services = [.. names.Where(name => !aliases.Contains(name.Name)).Order()],
        };
    }

    public async IAsyncEnumerable<ServiceSnapshot> ReadServicesAsync(
        IReadOnlyList<ServiceKey> services, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        await foreach (var view in reader.ReadAsync(services, static _ => true, cancellationToken))
        {
            yield return recent.Apply(view).ToSnapshot();
        }
    }

    public IAsyncEnumerable<SourceEvent> WatchAsync(WatchSet wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return watch.RunAsync(wanted, cancellationToken);
    }

    // Discover lists an alias like a service of its own; copied it would double its service.
    private async Task<HashSet<string>> ReadAliasesAsync(string ns, CancellationToken cancellationToken)
    {
        var aliases = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            for (var offset = 0; ; offset += PageSize)
            {
                var page = await client.GetAsync(
                    string.Create(CultureInfo.InvariantCulture, $"/naming/v1/service/aliases?offset={offset}&limit={PageSize}"),
                    "the aliases",
                    cancellationToken);
                foreach (var alias in page.Aliases ?? [])
                {
                    if (alias is { Alias: { } name, AliasNamespace: { } at } && string.Equals(at, ns, StringComparison.Ordinal))
                    {
                        aliases.Add(name);
                    }
                }

                if (offset + PageSize >= (page.Amount ?? 0))
                {
                    return aliases;
                }
            }
        }
        catch (SyncException error) when (error.Kind == SyncErrorKind.Auth && client.Token is null)
        {
            // Without a token Discover is all there is; the endpoint said so when it was opened.
            return aliases;
        }
    }
}
