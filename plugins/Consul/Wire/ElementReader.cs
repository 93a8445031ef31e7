using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PolarisSync.Plugins.Consul.Wire;

/// <summary>Reads the object a reader stands at the start of, in one go; false when it is not all there yet.</summary>
/// <exception cref="JsonException">It does not have its shape.</exception>
internal delegate bool ElementReader<T>(ref Utf8JsonReader reader, [NotNullWhen(true)] out T? element)
    where T : class;
