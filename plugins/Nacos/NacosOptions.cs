using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using PolarisSync.Abstractions;

namespace PolarisSync.Plugins.Nacos;

/// <summary>The adapter's own options, below <c>options</c> of an endpoint.</summary>
internal sealed partial class NacosOptions : IValidatableOptions
{
    /// <summary>Copies that live as long as our connection.</summary>
    public const string Ephemeral = "ephemeral";

    /// <summary>Copies that stay until they are deleted.</summary>
    public const string Persistent = "persistent";

    private const string KindPattern = "^(ephemeral|persistent)$(?!\\n)";
    private const string PathPattern = "^(/[A-Za-z0-9_.-]+)*$(?!\\n)";
    private const int MostPort = 65535;
    private const int MostConnections = 32;

    /// <summary>
    /// What copies in services that do not exist yet are: <c>ephemeral</c> (the default; they go when the connection does) or <c>persistent</c>.
    /// In a service that exists copies are of the kind of that service.
    /// </summary>
    [RegularExpression(KindPattern)]
    public string InstanceKind { get; set; } = Ephemeral;

    /// <summary>What the server's HTTP paths begin with, default <c>/nacos</c>; empty for nothing.</summary>
    [RegularExpression(PathPattern)]
    public string ContextPath { get; set; } = "/nacos";

    /// <summary>Port of gRPC; 0 (the default) for the HTTP port and 1000, as Nacos has it.</summary>
    [Range(0, MostPort)]
    public int GrpcPort { get; set; }

    /// <summary>Whether gRPC is spoken over TLS, default false: Nacos has a setting of its own for it, apart from https.</summary>
    public bool GrpcTls { get; set; }

    /// <summary>Connections that keep ephemeral copies alive, services spread over them; 1 to 32, default 4.</summary>
    [Range(1, MostConnections)]
    public int Connections { get; set; } = 4;

    /// <summary>How often the list of services is looked at, for example <c>3s</c> (the default); 1s to 60s: how long a new service may go unnoticed.</summary>
    [RegularExpression(TimeText.Pattern)]
    public string ListInterval { get; set; } = "3s";

    /// <summary>
    /// How long after a lost connection a service with fewer instances than before is not believed, 0s to 10m, default <c>30s</c>: a Nacos that was
    /// restarted forgot every ephemeral instance, and applications need a while to register again.
    /// </summary>
    [RegularExpression(TimeText.Pattern)]
    public string Settle { get; set; } = "30s";

    /// <summary>Whether a missing namespace is created when the first copy is written there, default true; else such copies are refused.</summary>
    public bool CreateNamespaces { get; set; } = true;

    /// <inheritdoc/>
    public IEnumerable<OptionProblem> Validate()
    {
        if (InstanceKind is not (Ephemeral or Persistent))
        {
            yield return new("instance_kind", $"'{InstanceKind}' is neither 'ephemeral' nor 'persistent'");
        }

        if (!GoodPath().IsMatch(ContextPath))
        {
            yield return new("context_path", $"'{ContextPath}' is not a path like /nacos, or empty");
        }

        foreach (var (path, value, least, most) in new[]
        {
            ("grpc_port", GrpcPort, 0, MostPort),
            ("connections", Connections, 1, MostConnections),
        })
        {
            if (value < least || value > most)
            {
                yield return new(path, $"{value} is not between {least} and {most}");
            }
        }

        if (!TimeText.TryParse(ListInterval, out var interval) || interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromSeconds(60))
        {
            yield return new("list_interval", $"'{ListInterval}' is not a time from 1s to 60s, for example 3s");
        }

        if (!TimeText.TryParse(Settle, out var settle) || settle > TimeSpan.FromMinutes(10))
        {
            yield return new("settle", $"'{Settle}' is not a time from 0s to 10m, for example 30s");
        }
    }

    [GeneratedRegex(PathPattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GoodPath();
}
