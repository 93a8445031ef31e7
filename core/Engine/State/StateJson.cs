using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace PolarisSync.Core.Engine.State;

/// <summary>Serializers of everything in the data folder's state documents.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredGuard))]
[JsonSerializable(typeof(StoredWithdrawals))]
[JsonSerializable(typeof(StoredPauses))]
[JsonSerializable(typeof(ImmutableArray<StoredLease>))]
internal sealed partial class StateJson : JsonSerializerContext;
