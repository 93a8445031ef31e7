using System.Text.Json;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>One endpoint as configured. Two endpoints with equal <see cref="Fingerprint"/> are one server and share one connection.</summary>
public sealed record EndpointConfiguration
{
    /// <summary>What the adapter sees.</summary>
    public required EndpointDefinition Definition { get; init; }

    /// <summary>The adapter's own <c>options</c>, secrets resolved; undefined when absent.</summary>
    public JsonElement Options { get; init; }

    /// <summary>The <c>tls</c> settings; null for the defaults.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>The most changes a second that may be sent to it; null for any number. No part of <see cref="Fingerprint"/>: a change of it needs no new connection.</summary>
    public int? MaxWritesPerSecond { get; init; }

    /// <summary>Changes whenever anything of this endpoint's connection changes, secrets and the adapter that serves it included; a hash, safe to show.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The endpoint's unique name.</summary>
    public string Name => Definition.Name;

    /// <summary>The endpoint's type.</summary>
    public string Type => Definition.Type;

    /// <summary>Name and type only: options may hold secrets, and a record's text form ends up in logs.</summary>
    public override string ToString() => Definition.ToString();
}
