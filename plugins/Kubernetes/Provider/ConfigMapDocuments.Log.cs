using Microsoft.Extensions.Logging;

namespace PolarisSync.Plugins.Kubernetes;

internal sealed partial class ConfigMapDocuments
{
    private static partial class Log
    {
        [LoggerMessage(15000, LogLevel.Warning, "There is no ConfigMap {Namespace}/{Name}; waiting for it. Tasks that run go on", EventName = nameof(NoMap))]
        public static partial void NoMap(ILogger logger, string @namespace, string name);

        [LoggerMessage(15001, LogLevel.Warning, "The ConfigMap {Namespace}/{Name} has no key '{Key}'; waiting for it. Tasks that run go on", EventName = nameof(NoKey))]
        public static partial void NoKey(ILogger logger, string @namespace, string name, string key);

        [LoggerMessage(15002, LogLevel.Information, "The ConfigMap {Namespace}/{Name} was read, version {Version}", EventName = nameof(Read))]
        public static partial void Read(ILogger logger, string @namespace, string name, string version);
    }
}
