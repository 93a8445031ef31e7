using PolarisSync.Host.Configuration;

namespace PolarisSync.Host.Secrets;

/// <summary>What a configuration shows to anybody.</summary>
internal static class PublicWords
{
    /// <summary>Names of tasks, endpoints and types, and addresses that hold no credential.</summary>
    public static IEnumerable<string> Of(ConfigurationState state)
    {
        foreach (var task in state.Documents.SelectMany(document => document.Tasks))
        {
            yield return task.Name;
            foreach (var endpoint in new[] { task.Source, task.Destination })
            {
                yield return endpoint.Name;
                yield return endpoint.Type;
                foreach (var address in endpoint.Definition.Addresses.Where(address => !address.AsSpan().ContainsAny('@', '?', '#')))
                {
                    yield return address;
                }
            }
        }
    }
}
