using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolarisSync.Core.Reporting;
using PolarisSync.Host.Hosting;
using PolarisSync.Host.Loading;

namespace PolarisSync.Host.Http;

/// <summary>The JSON that API and verbs speak.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true)]
[JsonSerializable(typeof(HostStatus))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(DiscoverReport))]
[JsonSerializable(typeof(HeldObject))]
[JsonSerializable(typeof(PluginReport))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(RegistryNamespaces))]
[JsonSerializable(typeof(RegistryServices))]
[JsonSerializable(typeof(TaskDetail))]
[JsonSerializable(typeof(Core.Reporting.TaskStatus))]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HeldList))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(ConfiguredTasks))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HostJson : JsonSerializerContext
{
    private static HostJson? s_readable;

    /// <summary>For people and machines alike: indented, and no escapes where JSON needs none.</summary>
    public static HostJson Readable =>
        s_readable ??= new HostJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
